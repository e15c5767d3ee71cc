using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>Questions about leads whose signals do as they are told: what is said of signals that did not finish, and which evaluation a later page is of.</summary>
public abstract class LeadQuestionSuite : ProjectionSuiteBase
{
    private const int WorldSize = 10;

    private static readonly Signal[] Signals =
    [
        new ToldSignal("T1", (_, _) => throw new InvalidOperationException("quotes a record")),
        new ToldSignal("T2", (_, _) => ValueTask.FromResult(SignalResult.Of(1, "things", [Lead("T2", "Heron")]) with { Bounds = ["Only the first was looked at."] })),
        new ToldSignal("T3", (_, _) => ValueTask.FromResult(SignalResult.Of(3, "things", [Lead("T3", "Wren"), Lead("T3", "Kite"), Lead("T3", "Robin")]))),
    ];

    private static readonly RuleSet Rules = ToldSignal.RulesFor(Signals.Select(signal => signal.Code));

    [Fact]
    public async Task Each_signal_of_which_not_every_lead_is_known_is_told()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(7, WorldSize);
        using var source = new LeadSource(leads.Store, Engine(Signals));
        const string Failed = "Nothing is known of the leads of T1 in this evaluation. It failed (InvalidOperationException); the server's log tells more.";
        const string Bounded = "T2 may raise more leads than are known. Only the first was looked at.";

        var list = await AskAsync(world, new LeadsQuestion { Source = source });
        Assert.Equal([Failed, Bounded], list.Basis.Caveats.TakeLast(2));
        Assert.Equal([Failed, Bounded], (await AskAsync(world, new SignalsQuestion { Source = source })).Basis.Caveats.TakeLast(2));
        Assert.DoesNotContain((await AskAsync(world, new LeadsQuestion { Source = source, Filter = new LeadFilter { Signal = "T3" } })).Basis.Caveats, IsGap);
        Assert.Equal(Bounded, Assert.Single((await AskAsync(world, new LeadQuestion { Source = source, Key = Lead("T2", "Heron").Key })).Basis.Caveats, IsGap));
        Assert.DoesNotContain((await AskAsync(world, new LeadQuestion { Source = source, Key = Lead("T3", "Wren").Key })).Basis.Caveats, IsGap);
    }

    [Fact]
    public async Task A_lead_that_is_not_found_is_absent_only_where_every_signal_is_complete()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(7, WorldSize);
        var key = Lead("T1", "Heron").Key;

        using (var source = new LeadSource(leads.Store, Engine(Signals)))
        {
            Assert.StartsWith("It is not known whether a lead of this key is raised", await RefusedAsync(source), StringComparison.Ordinal);
            Assert.EndsWith("of T1, T2.", await RefusedAsync(source), StringComparison.Ordinal);
        }

        using var whole = new LeadSource(leads.Store, Engine(Signals[2]));
        Assert.StartsWith("No lead of this key is raised", await RefusedAsync(whole), StringComparison.Ordinal);

        async Task<string> RefusedAsync(LeadSource source) =>
            (await InvestigatorOf(world).AskAsync(new LeadQuestion { Source = source, Key = key }, Token)).Refusal!.Message;
    }

    [Fact]
    public async Task What_the_store_still_has_of_a_signal_that_did_not_finish_is_told_to_be_of_an_earlier_evaluation()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(7, WorldSize);
        using var source = new LeadSource(leads.Store, Engine(Signals));
        var old = Raised("T1", "Heron");
        await RecordAsync(leads.Store, Recorded(9, LeadSamples.Outcome("T1", old), LeadSamples.Outcome("T2"), LeadSamples.Outcome("T3")));
        await RecordAsync(leads.Store, Recorded(10, LeadSamples.Unfinished("T1", SignalStatus.TimedOut), LeadSamples.Outcome("T2"), LeadSamples.Outcome("T3")));
        const string Told = "Nothing is known of the leads of T1 in this evaluation. So it was. What is shown of it may be as of an earlier evaluation, and no longer raised.";

        var list = await AskAsync(world, new LeadsQuestion { Source = source });

        Assert.Equal((false, old.Lead.Key), (list.Evaluation.IsOnDemand, Assert.Single(list.Leads).Lead.Raised.Lead.Key));
        Assert.Equal(Told, Assert.Single(list.Basis.Caveats, IsGap));
        Assert.Equal(Told, Assert.Single((await AskAsync(world, new LeadQuestion { Source = source, Key = old.Lead.Key })).Basis.Caveats, IsGap));
    }

    [Fact]
    public async Task A_later_page_is_of_the_evaluation_of_the_first_though_another_was_recorded_since()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(7, WorldSize);
        using var source = new LeadSource(leads.Store, Engine(Signals));
        var first = Recorded(8, LeadSamples.Outcome("T3", Raised("T3", "Wren"), Raised("T3", "Kite"), Raised("T3", "Robin")));
        await KeepAsync(source, first);
        await RecordAsync(leads.Store, first);
        var question = new LeadsQuestion { Source = source, PageSize = 1, Filter = new LeadFilter { IncludeCleared = true } };
        var page = await AskAsync(world, question);
        var somebodys = first with { ValidAtMicroseconds = 1, Signals = [LeadSamples.Outcome("T3", Raised("T3", "Swift"))] };
        await KeepAsync(source, somebodys);
        await RecordAsync(leads.Store, Recorded(9, LeadSamples.Outcome("T3", Raised("T3", "Wren"))));

        var keys = page.Leads.Select(row => row.Lead.Raised.Lead.Key).ToList();
        for (var token = page.NextPageToken; token.Length > 0; token = page.NextPageToken)
        {
            page = await AskAsync(world, question with { PageToken = token });
            Assert.Equal((8, first.ValidAtMicroseconds, false), (page.Evaluation.TreeSize, page.Evaluation.ValidAtMicroseconds, page.Evaluation.IsOnDemand));
            Assert.Equal(3, page.Counts[LeadState.Open]);
            keys.AddRange(page.Leads.Select(row => row.Lead.Raised.Lead.Key));
        }

        Assert.Equal(first.Signals[2].Leads.Select(raised => raised.Lead.Key), keys);
    }

    // What the store had beyond the evaluation itself is gone with the next one: cleared leads, and those of a signal that did not finish.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_later_page_is_refused_where_what_the_first_counted_is_gone(bool isCleared)
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(7, WorldSize);
        using var source = new LeadSource(leads.Store, Engine(Signals));
        await RecordAsync(leads.Store, Recorded(7, LeadSamples.Outcome("T1", Raised("T1", "Heron"), Raised("T1", "Swift")), LeadSamples.Outcome("T3")));
        var first = Recorded(8, isCleared ? LeadSamples.Outcome("T1") : LeadSamples.Unfinished("T1", SignalStatus.Failed), LeadSamples.Outcome("T3", Raised("T3", "Wren")));
        await KeepAsync(source, first);
        await RecordAsync(leads.Store, first);
        var question = new LeadsQuestion { Source = source, PageSize = 1, Filter = new LeadFilter { IncludeCleared = isCleared } };
        var one = await AskAsync(world, question);
        Assert.Equal(3, one.Counts[LeadState.Open]);
        var two = await AskAsync(world, question with { PageToken = one.NextPageToken });
        Assert.NotEqual("", two.NextPageToken);

        await RecordAsync(leads.Store, Recorded(9, LeadSamples.Outcome("T1"), LeadSamples.Outcome("T3", Raised("T3", "Wren"))));

        foreach (var token in new[] { one.NextPageToken, two.NextPageToken })
        {
            var refusal = (await InvestigatorOf(world).AskAsync(question with { PageToken = token }, Token)).Refusal!;
            Assert.Equal((RefusalReason.PageTokenInvalid, "The leads were computed again since that page, and the evaluation it was of is gone."), (refusal.Reason, refusal.Message));
        }
    }

    [Fact]
    public async Task A_later_page_of_what_was_computed_for_a_question_is_not_read_from_what_was_recorded_since()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(7, WorldSize);
        using var source = new LeadSource(leads.Store, Engine(Signals[2]));
        var question = new LeadsQuestion { Source = source, PageSize = 2 };
        var page = await AskAsync(world, question);
        await RecordAsync(leads.Store, Recorded(WorldSize, LeadSamples.Outcome("T3", Raised("T3", "Swift"))) with { ValidAtMicroseconds = page.Evaluation.ValidAtMicroseconds });

        var next = await AskAsync(world, question with { PageToken = page.NextPageToken });

        Assert.True(next.Evaluation.IsOnDemand);
        Assert.Equal(Lead("T3", "Robin").Key, Assert.Single(next.Leads).Lead.Raised.Lead.Key);
    }

    [Fact]
    public async Task What_is_computed_for_a_question_says_that_it_has_no_cleared_leads()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(7, WorldSize);
        using var source = new LeadSource(leads.Store, Engine(Signals));
        var question = new LeadsQuestion { Source = source, Filter = new LeadFilter { IncludeCleared = true } };

        Assert.Contains((await AskAsync(world, question)).Basis.Caveats, IsOfCleared);
        Assert.DoesNotContain((await AskAsync(world, question with { Filter = new LeadFilter() })).Basis.Caveats, IsOfCleared);

        static bool IsOfCleared(string caveat) => caveat.StartsWith("Leads that are no longer raised are not here", StringComparison.Ordinal);
    }

    /// <summary>Makes an empty store of the backend under test.</summary>
    protected abstract LeadStoreFixture CreateLeads();

    private static bool IsGap(string caveat) =>
        caveat.StartsWith("Nothing is known of the leads", StringComparison.Ordinal) || caveat.Contains("may raise more leads", StringComparison.Ordinal);

    private static SignalEngine Engine(params Signal[] signals) =>
        new(signals, AcceleratorCatalogue.Default, new SignalEngineOptions(), TimeProvider.System, NullLogger<SignalEngine>.Instance);

    private static Lead Lead(string signal, string model) =>
        new(signal, LeadSubject.Of(new SubjectPart(SubjectKind.Model, model))) { Title = "It may be.", Reasons = [new LeadReason("So.", [1])] };

    private static RaisedLead Raised(string signal, string model) => new(Lead(signal, model), [LeadSamples.StatementId(1)]);

    private static SignalEvaluation Recorded(long size, params SignalOutcome[] outcomes) =>
        LeadSamples.Evaluation(size, Rules.Reference, [.. Signals.Select(signal => outcomes.SingleOrDefault(outcome => outcome.Signal == signal.Code) ?? LeadSamples.Outcome(signal.Code))]);

    private static async Task RecordAsync(ILeadStore store, SignalEvaluation evaluation) =>
        Assert.True(await store.RecordAsync(evaluation, LeadSamples.Named("root"), 0, Token));

    private async Task KeepAsync(LeadSource source, SignalEvaluation evaluation)
    {
        await using var snapshot = await Fixture.Investigation.OpenAsync(AsOf.Now, Token);
        source.Keep(evaluation, await snapshot.CountRedactionsAsync(Token));
    }

    private Investigator InvestigatorOf(ProjectionWorld world) =>
        new(Fixture.Investigation, world.Log, new Settled(), AcceleratorCatalogue.Default, Rules, TimeProvider.System);

    private async Task<T> AskAsync<T>(ProjectionWorld world, Question<T> question)
        where T : class
    {
        var outcome = await InvestigatorOf(world).AskAsync(question, Token);
        return outcome.Answer ?? throw new InvalidOperationException(outcome.Refusal!.Message);
    }
}
