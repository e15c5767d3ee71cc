using CsCheck;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Transparency;
using static Provenance.Storage.Conformance.Leads.LeadSamples;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>What every lead store must do.</summary>
public abstract class LeadStoreSuite : IAsyncLifetime
{
    private static readonly Digest Root = Named("root");

    private LeadStoreFixture _fixture = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ILeadStore Store => _fixture.Store;

    protected abstract LeadStoreFixture CreateFixture();

    public ValueTask InitializeAsync()
    {
        _fixture = CreateFixture();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_empty_store_knows_nothing()
    {
        Assert.Null(await Store.ReadNewestAsync(Token));
        await using var view = await Store.OpenAsync(Token);
        Assert.Null(view.Newest);
        Assert.Empty(await view.ReadSignalsAsync(Token));
        Assert.Empty(await view.ListAsync(new LeadFilter { IncludeCleared = true }, 10, Token));
        Assert.Null(await view.FindAsync(Named("lead"), Token));
        Assert.Empty((await view.ReadHistoryAsync(Named("lead"), Token)).Events);
    }

    [Fact]
    public async Task What_is_recorded_is_read_back_whole_also_after_opening_again()
    {
        var raised = Lead("E4", "Heron", 5, 3, 8);
        Assert.True(await Store.RecordAsync(Evaluation(10, Outcome("E4", raised), Unfinished("E14", SignalStatus.NoInput)), Root, 77, Token));
        _fixture.Reopen();

        await using var view = await Store.OpenAsync(Token);

        Assert.Equal(new RecordedEvaluation(new TreeSize(10), Root, Rules(), 10_000_000, 77), view.Newest);
        var found = (await view.FindAsync(raised.Lead.Key, Token))!;
        Assert.True(found.IsRaised);
        Assert.Equal(LeadJson.Write(raised.Lead), LeadJson.Write(found.Raised.Lead));
        Assert.Equal([3L, 5, 8], found.Raised.Lead.Entries);
        Assert.Equal(raised.StatementIds, found.Raised.StatementIds);
        var signals = await view.ReadSignalsAsync(Token);
        Assert.Equal([("E4", SignalStatus.Evaluated, 9L, 1L), ("E14", SignalStatus.NoInput, 0, 0)], signals.Select(signal => (signal.Signal, signal.Status, signal.Tested, signal.LeadsTotal)));
        Assert.Equal(("groups", "One was redacted.", "So it was."), (signals[0].TestedUnit, signals[0].Caveats[0], signals[1].Reason));
    }

    [Fact]
    public async Task A_lead_that_rests_on_too_many_entries_keeps_their_number()
    {
        var raised = Lead("E4", "Heron", [.. Enumerable.Range(0, 1_000).Select(index => (long)index)]);
        await Store.RecordAsync(Evaluation(1_000, Outcome("E4", raised)), Root, 0, Token);

        await using var view = await Store.OpenAsync(Token);

        var lead = (await view.FindAsync(raised.Lead.Key, Token))!.Raised.Lead;
        Assert.Equal((1_000, 900, 100L), (lead.EntriesTotal, lead.Entries.Count, lead.Entries[0]));
    }

    // A name in a statement has at most 1,024 characters, each of which may take two units of UTF-16.
    [Fact]
    public async Task What_a_lead_is_about_may_be_as_long_as_a_name_and_differ_in_its_last_character_alone()
    {
        var names = (string[])[string.Concat(Enumerable.Repeat("\U00020BB7", 1_024)), string.Concat(Enumerable.Repeat("\U00020BB7", 1_023)) + "吉", "Heron", "Heron "];
        var leads = names.Select(name => Lead("E10", name, 1)).ToArray();
        Assert.True(await Store.RecordAsync(Evaluation(10, Outcome("E10", leads)), Root, 0, Token));
        Assert.True(await Store.RecordAsync(Evaluation(11, Outcome("E10", leads)), Root, 1, Token));

        await using var view = await Store.OpenAsync(Token);

        foreach (var lead in leads)
        {
            var model = lead.Lead.Subject.Parts.Single(part => part.Kind == SubjectKind.Model);
            var filter = new LeadFilter { Part = (model.Kind, model.Value) };
            Assert.Equal([lead.Lead.Key], await view.ListAsync(filter, 10, Token));
        }
    }

    [Fact]
    public async Task The_same_evaluation_again_and_one_of_a_smaller_size_change_nothing()
    {
        Assert.True(await Store.RecordAsync(Evaluation(10, Outcome("E4", Lead("E4", "Heron", 1))), Root, 0, Token));
        Assert.False(await Store.RecordAsync(Evaluation(10, Outcome("E4")), Root, 1, Token));
        Assert.False(await Store.RecordAsync(Evaluation(9, Rules("other"), Outcome("E4")), Root, 2, Token));
        Assert.True(await Store.RecordAsync(Evaluation(10, Rules("other"), Outcome("E4", Lead("E4", "Heron", 1))), Root, 3, Token));

        await using var view = await Store.OpenAsync(Token);

        Assert.Equal("other", view.Newest!.RuleSet.Name);
        Assert.Equal(LeadEffect.Raised, Assert.Single((await view.ReadHistoryAsync(Lead("E4", "Heron", 1).Lead.Key, Token)).Events).Effect);
    }

    [Fact]
    public async Task History_tells_how_a_lead_came_and_went()
    {
        var key = Lead("E4", "Heron", 1).Lead.Key;
        await Store.RecordAsync(Evaluation(10, Outcome("E4", Lead("E4", "Heron", 1, 2))), Root, 10, Token);
        await Store.RecordAsync(Evaluation(11, Outcome("E4", Lead("E4", "Heron", 1, 2))), Root, 11, Token);
        await Store.RecordAsync(Evaluation(12, Outcome("E4", Lead("E4", "Heron", 2, 5, 6))), Root, 12, Token);
        var told = Lead("E4", "Heron", 2, 5, 6) is var (lead, ids)
            ? new RaisedLead(new Lead("E4", lead.Subject) { Title = lead.Title, Reasons = [new LeadReason("Another figure.", lead.Entries)] }, ids)
            : throw new InvalidOperationException();
        await Store.RecordAsync(Evaluation(13, Outcome("E4", told)), Root, 13, Token);
        await Store.RecordAsync(Evaluation(14, Outcome("E4")), Root, 14, Token);
        await Store.RecordAsync(Evaluation(15, Outcome("E4", Lead("E4", "Heron", 2, 7))), Root, 15, Token);

        await using var view = await Store.OpenAsync(Token);

        var history = await view.ReadHistoryAsync(key, Token);
        Assert.Equal(
            [
                (10L, LeadEffect.Raised, "1 2", 0),
                (12, LeadEffect.EvidenceChanged, "5 6", 1),
                (13, LeadEffect.ExplanationChanged, "", 0),
                (14, LeadEffect.Cleared, "", 0),
                (15, LeadEffect.Raised, "7", 2),
            ],
            history.Events.Select(e => (e.TreeSize, e.Effect, string.Join(' ', e.Added), e.RemovedTotal)));
        Assert.Equal([10L, 12, 13, 14, 15], history.Events.Select(e => e.RecordedAtMilliseconds));
        Assert.Equal(0, history.Dropped);
    }

    [Fact]
    public async Task Of_a_long_history_the_first_event_and_the_newest_are_kept()
    {
        for (var size = 1; size <= LeadHistory.MostEvents + 5; size++)
        {
            await Store.RecordAsync(Evaluation(size, Outcome("E4", Lead("E4", "Heron", size))), Root, size, Token);
        }

        await using var view = await Store.OpenAsync(Token);

        var history = await view.ReadHistoryAsync(Lead("E4", "Heron", 1).Lead.Key, Token);
        Assert.Equal((LeadHistory.MostEvents, 5L), (history.Events.Count, history.Dropped));
        Assert.Equal((1L, 7L, LeadHistory.MostEvents + 5L), (history.Events[0].TreeSize, history.Events[1].TreeSize, history.Events[^1].TreeSize));
    }

    [Fact]
    public async Task A_severity_that_moves_by_itself_is_kept_and_is_nothing_that_happened()
    {
        var lead = Moving(1);
        await Store.RecordAsync(Evaluation(1, Outcome("E10", lead)), Root, 0, Token);
        await Store.RecordAsync(Evaluation(2, Outcome("E10", Moving(2))), Root, 0, Token);

        await using (var view = await Store.OpenAsync(Token))
        {
            Assert.Equal(2, (await view.FindAsync(lead.Lead.Key, Token))!.Raised.Lead.Severity!.Value);
            Assert.Equal([LeadEffect.Raised], (await view.ReadHistoryAsync(lead.Lead.Key, Token)).Events.Select(told => told.Effect));
        }

        await Store.RecordAsync(Evaluation(3, Outcome("E10", Moving(3, "Nothing speaks against it."))), Root, 0, Token);
        await using var last = await Store.OpenAsync(Token);
        Assert.Equal([LeadEffect.Raised, LeadEffect.ExplanationChanged], (await last.ReadHistoryAsync(lead.Lead.Key, Token)).Events.Select(told => told.Effect));

        static RaisedLead Moving(decimal hours, params string[] against)
        {
            var lead = new Lead("E10", LeadSubject.Of(new SubjectPart(SubjectKind.Model, "Wren")))
            {
                Title = "It may be.",
                Reasons = [new LeadReason("So.", [1])],
                Against = against,
                Severity = new LeadSeverity(hours, "hours", "a sum") { MovesByItself = true },
            };
            return new RaisedLead(lead, [StatementId(1)]);
        }
    }

    [Fact]
    public async Task A_signal_that_did_not_finish_clears_nothing_and_one_without_input_does()
    {
        var heron = Lead("E4", "Heron", 1);
        await Store.RecordAsync(Evaluation(1, Outcome("E4", heron), Outcome("E5", Lead("E5", "Wren", 1))), Root, 0, Token);
        await Store.RecordAsync(Evaluation(2, Unfinished("E4", SignalStatus.TimedOut), Unfinished("E5", SignalStatus.Failed)), Root, 0, Token);
        Assert.Equal(2, await CountAsync());
        await Store.RecordAsync(Evaluation(3, Outcome("E4", Lead("E4", "Kite", 2)) with { LeadsTotal = 2 }, Outcome("E5", Lead("E5", "Wren", 1))), Root, 0, Token);
        Assert.Equal(3, await CountAsync());
        await Store.RecordAsync(Evaluation(4, Outcome("E4") with { Bounds = ["Only so many were looked at."] }, Outcome("E5", Lead("E5", "Wren", 1))), Root, 0, Token);
        Assert.Equal(3, await CountAsync());
        await Store.RecordAsync(Evaluation(5, Unfinished("E4", SignalStatus.NoInput), Outcome("E5", Lead("E5", "Wren", 1))), Root, 0, Token);
        Assert.Equal(1, await CountAsync());

        // A signal that is no longer computed.
        await Store.RecordAsync(Evaluation(6, Outcome("E4", heron)), Root, 0, Token);
        Assert.Equal(1, await CountAsync());

        async Task<int> CountAsync()
        {
            await using var view = await Store.OpenAsync(Token);
            return (await view.ListAsync(new LeadFilter(), 10, Token)).Count;
        }
    }

    [Fact]
    public async Task A_view_stays_as_it_was_opened_and_clearing_forgets_all()
    {
        await Store.RecordAsync(Evaluation(1, Outcome("E4", Lead("E4", "Heron", 1))), Root, 0, Token);
        await using (var view = await Store.OpenAsync(Token))
        {
            await Store.RecordAsync(Evaluation(2, Outcome("E4")), Root, 0, Token);
            Assert.Single(await view.ListAsync(new LeadFilter(), 10, Token));
            Assert.Equal(1, view.Newest!.TreeSize.Value);
        }

        await Store.ClearAsync(Token);
        Assert.Null(await Store.ReadNewestAsync(Token));
        Assert.True(await Store.RecordAsync(Evaluation(1, Outcome("E4")), Root, 0, Token));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(12)]
    public async Task Forgetting_leaves_what_neither_rests_on_the_entries_nor_quotes_the_texts_and_has_it_evaluated_again_at_no_smaller_size(long size)
    {
        await Store.RecordAsync(Evaluation(10, Outcome("E4", Lead("E4", "Heron", 1), Lead("E4", "Wren", 2), Lead("E4", "Kite", 3))), Root, 10, Token);

        await Store.ForgetAsync([1], ["Wren"], new TreeSize(size), Named("grown"), Token);

        await using (var view = await Store.OpenAsync(Token))
        {
            Assert.Equal([Lead("E4", "Kite", 3).Lead.Key], await view.ListAsync(new LeadFilter { IncludeCleared = true }, 10, Token));
            Assert.Empty(await view.ReadSignalsAsync(Token));
        }

        var newest = (await Store.ReadNewestAsync(Token))!;
        Assert.Equal(size > 10 ? (size, Named("grown")) : (10, Root), (newest.TreeSize.Value, newest.Root));
        Assert.True(await Store.RecordAsync(Evaluation(newest.TreeSize.Value, Outcome("E4", Lead("E4", "Kite", 3))), newest.Root, 11, Token));
    }

    [Fact]
    public Task Any_run_of_evaluations_leaves_what_a_plain_list_would() =>
        Gen.Select(Gen.Int[0, 3].Array[3, 4], Gen.Bool).Array[1, 12].SampleAsync(
            async steps =>
            {
                await Store.ClearAsync(Token);
                var obvious = new ObviousLeads();
                for (var size = 1; size <= steps.Length; size++)
                {
                    var (draws, isWhole) = steps[size - 1];
                    SignalOutcome[] outcomes = [OutcomeOf("E4", draws[..2], isWhole), OutcomeOf("E5", draws[2..], true)];
                    obvious.Take(size, outcomes);
                    Assert.True(await Store.RecordAsync(Evaluation(size, outcomes), Root, size, Token));
                }

                await using var view = await Store.OpenAsync(Token);
                Assert.Equal(obvious.Raised(), await view.ListAsync(new LeadFilter(), 100, Token));
                foreach (var (key, events) in obvious.Events)
                {
                    Assert.Equal(events, (await view.ReadHistoryAsync(key, Token)).Events.Select(told => (told.TreeSize, told.Effect)));
                }
            },
            iter: 40,
            threads: 1);

    // 0: no lead; otherwise a lead resting on so many entries.
    private static SignalOutcome OutcomeOf(string signal, int[] draws, bool isWhole)
    {
        RaisedLead[] leads =
        [
            .. draws.Index().Where(draw => draw.Item > 0).Select(draw => Lead(signal, $"model {draw.Index}", [.. Enumerable.Range(0, draw.Item).Select(index => (long)index)])),
        ];
        return isWhole ? Outcome(signal, leads) : Outcome(signal, leads) with { LeadsTotal = leads.Length + 1 };
    }
}
