using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Storage.Conformance.Leads;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>The engine with signals that do as they are told, over a world.</summary>
public abstract class SignalEngineSuite : ProjectionSuiteBase
{
    [Fact]
    public async Task A_signal_that_fails_or_hangs_does_not_hide_the_others()
    {
        var evaluation = await EvaluateAsync(
            new SignalEngineOptions { TimeOfSignal = TimeSpan.FromMilliseconds(50) },
            Told("T1", (_, _) => throw new InvalidOperationException("quotes a record")),
            Told("T2", async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return SignalResult.WithoutInput("");
            }),
            Told("T3", (_, _) => ValueTask.FromResult(SignalResult.WithoutInput("Nobody reports it."))),
            Told("T4", (_, _) => ValueTask.FromResult(SignalResult.Of(3, "things", [LeadOf("T4", "Heron", 1, 0)]))),
            Told("T5", (_, _) => throw new StorageCorruptException("holds a value that cannot be")));

        Assert.Equal(
            [SignalStatus.Failed, SignalStatus.TimedOut, SignalStatus.NoInput, SignalStatus.Evaluated, SignalStatus.Failed],
            evaluation.Signals.Select(signal => signal.Status));
        Assert.Equal([false, false, true, true, false], evaluation.Signals.Select(signal => signal.IsComplete));
        Assert.DoesNotContain("quotes", evaluation.Signals[0].Reason, StringComparison.Ordinal);
        Assert.Equal("It did not end within 0.1 s.", evaluation.Signals[1].Reason);
        Assert.Equal("Nobody reports it.", evaluation.Signals[2].Reason);
        Assert.Equal((10L, 3L, "things"), (evaluation.TreeSize.Value, evaluation.Signals[3].Tested, evaluation.Signals[3].TestedUnit));
    }

    [Fact]
    public async Task Leads_get_the_ids_of_their_statements_and_each_key_counts_once()
    {
        using var world = await ProjectAsync(7, 10);
        var evaluation = await EvaluateAsync(
            new SignalEngineOptions(),
            Told("T1", (_, _) => ValueTask.FromResult(SignalResult.Of(2, "things", [LeadOf("T1", "Heron", 3, 0), LeadOf("T1", "Heron", 4), LeadOf("T1", "Wren", 9)]))));

        var outcome = Assert.Single(evaluation.Signals);
        Assert.Equal((2L, 2L), (outcome.LeadsTotal, outcome.LeadsKept));
        Assert.Equal([world.Entries[0].Statement.Id, world.Entries[3].Statement.Id], outcome.Leads[0].StatementIds);
        Assert.Equal([world.Entries[9].Statement.Id], outcome.Leads[1].StatementIds);
    }

    [Fact]
    public async Task Too_many_leads_are_cut_and_it_is_said()
    {
        var evaluation = await EvaluateAsync(
            new SignalEngineOptions { Limits = new SignalLimits { Leads = 2 } },
            Told("T1", (scope, _) => ValueTask.FromResult(SignalResult.Of(5, "things", [.. Enumerable.Range(0, 5).Select(model => LeadOf("T1", $"model {model}", model))]))));

        var outcome = Assert.Single(evaluation.Signals);
        Assert.Equal((5L, 2, false), (outcome.LeadsTotal, outcome.Leads.Count, outcome.IsComplete));
        Assert.Equal(["Of 5 leads the first 2 are kept."], outcome.Bounds);
        Assert.Equal(["model 0", "model 1"], outcome.Leads.Select(lead => lead.Lead.Subject.Parts[0].Value));
    }

    [Fact]
    public async Task A_store_that_is_unavailable_and_a_caller_who_gives_up_end_the_evaluation()
    {
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => EvaluateAsync(new SignalEngineOptions(), Told("T1", (_, _) => throw new StorageUnavailableException("locked"))));
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EvaluateAsync(
            new SignalEngineOptions(),
            Told("T1", async (_, token) =>
            {
                await cancelled.CancelAsync();
                token.ThrowIfCancellationRequested();
                return SignalResult.WithoutInput("");
            }),
            cancelled.Token));
    }

    [Fact]
    public async Task Who_waits_gets_what_fits_into_the_time()
    {
        var options = new SignalEngineOptions { TimeOnDemand = TimeSpan.Zero };
        var evaluation = await EvaluateAsync(options, true, Token, Told("T1", (_, _) => ValueTask.FromResult(SignalResult.WithoutInput(""))));

        Assert.Equal((SignalStatus.TimedOut, "The time for all signals was over before its turn."), (evaluation.Signals[0].Status, evaluation.Signals[0].Reason));
    }

    [Fact]
    public void A_rule_set_without_a_signals_parameters_does_not_fit()
    {
        var engine = EngineOf(new SignalEngineOptions(), Told("T1", (_, _) => ValueTask.FromResult(SignalResult.WithoutInput(""))));

        Assert.Equal("signals.T1", engine.Check(RuleSets.Default)!.Field);
        Assert.Null(engine.Check(ToldSignal.RulesFor("T1")));
    }

    private static Lead LeadOf(string signal, string model, params long[] entries) =>
        new(signal, LeadSubject.Of(new SubjectPart(SubjectKind.Model, model))) { Title = "It may be.", Reasons = [new LeadReason("So.", entries)] };

    private static ToldSignal Told(string code, Func<SignalScope, CancellationToken, ValueTask<SignalResult>> evaluate) => new(code, evaluate);

    private static SignalEngine EngineOf(SignalEngineOptions options, params Signal[] signals) =>
        new(signals, AcceleratorCatalogue.Default, options, TimeProvider.System, NullLogger<SignalEngine>.Instance);

    private Task<SignalEvaluation> EvaluateAsync(SignalEngineOptions options, params Signal[] signals) => EvaluateAsync(options, false, Token, signals);

    private Task<SignalEvaluation> EvaluateAsync(SignalEngineOptions options, Signal signal, CancellationToken token) => EvaluateAsync(options, false, token, signal);

    private async Task<SignalEvaluation> EvaluateAsync(SignalEngineOptions options, bool isAwaited, CancellationToken token, params Signal[] signals)
    {
        if ((await Fixture.Projections.ReadHeadAsync(Token)).Size.Value == 0)
        {
            using var world = await ProjectAsync(7, 10);
        }

        await using var snapshot = await Fixture.Investigation.OpenAsync(AsOf.Now, Token);
        return await EngineOf(options, signals).EvaluateAsync(snapshot, ToldSignal.RulesFor(signals.Select(signal => signal.Code)), 0, isAwaited, token);
    }
}
