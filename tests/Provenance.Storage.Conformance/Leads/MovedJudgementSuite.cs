using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>What regulators said of a lead about a customer whom a later judgement holds to be one with another.</summary>
public abstract class MovedJudgementSuite : ProjectionSuiteBase, IDisposable
{
    private const string Kestrel = "NATIONAL:SG:K1";

    // Before Kestrel in order of text: stands for both.
    private const string Heron = "NATIONAL:MY:H1";

    private static readonly RuleSet Rules = ToldSignal.RulesFor("E7");

    private readonly WrittenWorld _world = new();

    private WrittenLineage Lineage => field ??= new(_world);

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(JudgementVerdict.Confirmed, LeadState.Confirmed)]
    [InlineData(JudgementVerdict.Dismissed, LeadState.Dismissed)]
    public async Task A_lead_keeps_what_was_said_of_it_when_its_customer_is_held_to_be_one_with_another(JudgementVerdict verdict, LeadState state)
    {
        await using var leads = CreateLeads();
        using var source = new LeadSource(leads.Store, Engine());
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Wren" });
        var before = await EvaluateAsync(leads.Store);
        Judge(before, verdict, Lineage.Last!.Value);
        Join();

        var after = await EvaluateAsync(leads.Store);

        Assert.NotEqual(before, after);
        foreach (var rules in new[] { Rules, Rules with { Digest = LeadSamples.Named("for a question") } })
        {
            var list = await AskAsync(new LeadsQuestion { Source = source, Rules = rules });
            var row = Assert.Single(list.Leads);
            Assert.Equal((after, state, before), (row.Lead.Raised.Lead.Key, row.Standing.State, Assert.Single(row.Standing.Judgements).Judgement.Lead));
            Assert.Equal(1, list.Counts[state]);
            Assert.Contains("1 lead of this page was judged under another key, before identifiers were held to be one entity.", list.Basis.Caveats);
            var one = await AskAsync(new LeadQuestion { Source = source, Rules = rules, Key = after });
            Assert.Equal(state, one.Lead.Standing.State);
            Assert.Contains(one.Basis.Caveats, caveat => caveat.StartsWith($"1 judgement was made on the lead {before}", StringComparison.Ordinal));
        }

        var old = await AskAsync(new LeadQuestion { Source = source, Key = before });
        Assert.False(old.Lead.Lead.IsRaised);
        Assert.Contains($"Since identifiers were held to be one entity it goes on as the lead {after}.", old.Basis.Caveats);
    }

    [Fact]
    public async Task A_dismissal_that_moved_with_its_lead_is_overtaken_by_new_evidence_as_any_other()
    {
        await using var leads = CreateLeads();
        using var source = new LeadSource(leads.Store, Engine());
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Wren" });
        Judge(await EvaluateAsync(leads.Store), JudgementVerdict.Dismissed, Lineage.Last!.Value);
        Join();
        var added = Lineage.Job(new DrawnJob { Customer = Heron, Model = "Wren" });
        _ = await EvaluateAsync(leads.Store);

        var standing = Assert.Single((await AskAsync(new LeadsQuestion { Source = source })).Leads).Standing;

        Assert.Equal((LeadState.Open, true), (standing.State, standing.IsReopened));
        Assert.Equal([added], standing.NewEntries);
    }

    [Fact]
    public async Task What_was_said_of_other_statements_does_not_move()
    {
        await using var leads = CreateLeads();
        using var source = new LeadSource(leads.Store, Engine());
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Wren" });
        Judge(await EvaluateAsync(leads.Store), JudgementVerdict.Confirmed, LeadSamples.Named("another statement"));
        Join();
        _ = await EvaluateAsync(leads.Store);

        Assert.Equal(LeadState.Open, Assert.Single((await AskAsync(new LeadsQuestion { Source = source })).Leads).Standing.State);
    }

    /// <summary>Makes an empty store of the backend under test.</summary>
    protected abstract LeadStoreFixture CreateLeads();

    // A lead about whoever stands for Kestrel, which rests on the jobs of all its identifiers.
    private static SignalEngine Engine() => new(
        [
            new ToldSignal("E7", async (scope, token) =>
            {
                var customer = (await SameEntityReading.ClassOfAsync(scope.Snapshot.Identities, EntityId.Parse(Kestrel), token)).Representative;
                var jobs = new List<long>();
                await foreach (var run in scope.Snapshot.Runs.ReadModelRunsAsync(token))
                {
                    jobs.Add(run.LogIndex);
                }

                return SignalResult.Of(1, "customers", [new Lead("E7", LeadSubject.Of(new SubjectPart(SubjectKind.Entity, customer.ToString()))) { Title = "It may be.", Reasons = [new LeadReason("So.", jobs)] }]);
            }),
        ],
        AcceleratorCatalogue.Default,
        new SignalEngineOptions(),
        TimeProvider.System,
        NullLogger<SignalEngine>.Instance);

    private void Judge(Digest lead, JudgementVerdict verdict, Digest named) => Judge("on-lead", verdict, new JudgementSubject
    {
        Lead = new JudgedLead { Signal = SignalCode.Parse("E7"), RuleSet = Rules.Reference, Key = lead, Entries = [named], TreeSize = 1 },
    });

    private void Join() => Judge("on-identity", JudgementVerdict.Confirmed, new JudgementSubject
    {
        SameEntity = new SameEntity { Entities = [EntityId.Parse(Kestrel), EntityId.Parse(Heron)] },
    });

    private void Judge(string record, JudgementVerdict verdict, JudgementSubject about) => _world.Write(
        "safeguards",
        StatementKinds.Get<JudgementKind>(),
        $"safeguards/judgements/{record}",
        new JudgementBody { Salt = _world.Salt(), About = about, Verdict = verdict, Reason = "compared with the register", DecidedAt = WrittenWorld.HoursAgo(1) });

    // Projects what is written, and computes and records the one lead over it.
    private async Task<Digest> EvaluateAsync(ILeadStore store)
    {
        _ = await new Projector(ProjectionWorld.Origin, _world.Log, _world, Fixture.Projections, new ProjectorOptions()).RebuildAsync(null, Token);
        await using var snapshot = await Fixture.Investigation.OpenAsync(AsOf.Now, Token);
        var evaluation = await Engine().EvaluateAsync(snapshot, Rules, snapshot.LoggedUntilMilliseconds * 1_000, isAwaited: false, Token);
        Assert.True(await store.RecordAsync(evaluation, snapshot.Projected.Root, 0, Token));
        return Assert.Single(evaluation.Signals[0].Leads).Lead.Key;
    }

    private async Task<T> AskAsync<T>(Question<T> question)
        where T : class
    {
        var investigator = new Investigator(Fixture.Investigation, _world.Log, new Settled(), AcceleratorCatalogue.Default, Rules, TimeProvider.System);
        var outcome = await investigator.AskAsync(question, Token);
        return outcome.Answer ?? throw new InvalidOperationException(outcome.Refusal!.Message);
    }
}
