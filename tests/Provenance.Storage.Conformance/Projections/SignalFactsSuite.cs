using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>The facts that signals and judgements are read from, against a reader who goes through all entries.</summary>
public abstract class SignalFactsSuite : RandomWorldSuiteBase
{
    private static readonly Trials Jobs = new(Worlds: 24, Questions: 1, WorldSize: 80, "training-job") { AtMoments = true };
    private static readonly Trials Decisions = new(Worlds: 24, Questions: 1, WorldSize: 80, "judgement");

    [Fact]
    public Task Jobs_that_run_models_are_those_that_say_so_now_or_said_so_then() => EachViewAsync(Gen.Const(0), Jobs, async (view, _, _, coverage) =>
    {
        await using var snapshot = await Fixture.Investigation.OpenAsync(view.AsOf, Token);
        var found = new List<ServingJob>();
        await foreach (var job in snapshot.Serving.ReadJobsAsync(Token))
        {
            found.Add(job);
        }

        Assert.Equal(view.Entries.Where(IsServing).Select(Obvious), found);
        coverage.NoteStandings(view, "training-job");
        coverage.Note("jobs that run models", found.Count);
        coverage.Note("of them with weights left", found.Count(job => job.LeavesWeights));
        coverage.Note("of them redacted", found.Count(job => job.IsLineageRedacted));
    });

    [Fact]
    public Task Judgements_on_leads_are_the_current_ones_with_what_they_name() => EachViewAsync(Gen.Const(0), Decisions, async (view, _, _, coverage) =>
    {
        await using var snapshot = await Fixture.Investigation.OpenAsync(view.AsOf, Token);
        var expected = view.Entries.Where(entry => entry.Standing == Standing.Current)
            .Select(entry => (Entry: entry, Body: entry.Content.Section<JudgementBody>()))
            .Where(pair => pair.Body?.About.Lead is not null).ToList();
        var found = await snapshot.Judgements.ReadOnLeadsAsync(null, 1_000, Token);
        Assert.Equal(expected.Select(pair => Summary(pair.Entry, pair.Body!)), found.Select(Summary));
        foreach (var key in expected.Select(pair => pair.Body!.About.Lead!.Key).Distinct())
        {
            var one = await snapshot.Judgements.ReadOnLeadsAsync(key, 1_000, Token);
            Assert.Equal(found.Where(judgement => judgement.Lead == key).Select(judgement => judgement.LogIndex), one.Select(judgement => judgement.LogIndex));
        }

        Assert.Equal(Math.Min(1, expected.Count), (await snapshot.Judgements.ReadOnLeadsAsync(null, 1, Token)).Count);
        coverage.NoteStandings(view, "judgement");
        coverage.Note("judgements on leads", found.Count);
    });

    [Fact]
    public async Task Ids_of_statements_are_given_for_entries_that_are_known_alone()
    {
        using var world = await ProjectAsync(5, 20);
        await using var snapshot = await Fixture.Investigation.OpenAsync(new AsOf { KnownAt = new TreeSize(10) }, Token);

        Assert.Equal([world.Entries[9].Statement.Id, world.Entries[0].Statement.Id], await snapshot.Changes.ReadStatementIdsAsync([9, 0], Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await snapshot.Changes.ReadStatementIdsAsync([10], Token));
    }

    private static bool IsServing(WorldEntry entry) => entry.Standing == Standing.Current && entry.Statement.Kind is TrainingJobKind
        && entry.Content.Section<Run>()?.Workload.Class is WorkloadClass.Inference or WorkloadClass.Evaluation;

    private static ServingJob Obvious(WorldEntry entry)
    {
        var run = entry.Content.Section<Run>()!;
        var lineage = entry.Content.Section<Lineage>();
        return new ServingJob
        {
            LogIndex = entry.Index,
            Record = entry.Statement.Record,
            Workload = Words.Of(run.Workload.Class),
            LongestHeld = run.Allocations.Select(held => TimeSpan.FromMicroseconds(held.To.Microseconds - held.From.Microseconds)).Append(TimeSpan.Zero).Max(),
            MaxAccelerators = run.Allocations.Select(held => held.Count).Append(0).Max(),
            IsLineageRedacted = lineage is null,
            AreInputsUnknown = lineage is { Inputs.IsKnown: false },
            AreOutputsUnknown = lineage is { Outputs.IsKnown: false },
            LeavesWeights = lineage is { Outputs.IsKnown: true } && lineage.Outputs.Value.Any(output => output.Role == ArtifactRole.Weights),
        };
    }

    private static string Summary(WorldEntry entry, JudgementBody body)
    {
        var lead = body.About.Lead!;
        return $"{entry.Index} {entry.Statement.Id} {entry.Party} {entry.Statement.Record} {lead.Key} {body.Verdict} {body.Reason} {body.DecidedAt.Microseconds} "
            + $"{body.CaseNumber} {body.LegalBasis} {body.Person} {lead.RuleSet} {lead.TreeSize} {string.Join(' ', lead.Entries)} {entry.Stored.SignerSuspended}";
    }

    private static string Summary(LeadJudgement judgement) =>
        $"{judgement.LogIndex} {judgement.StatementId} {judgement.Party} {judgement.Record} {judgement.Lead} {judgement.Verdict} {judgement.Reason} {judgement.DecidedAtMicroseconds} "
            + $"{judgement.CaseNumber} {judgement.LegalBasis} {judgement.Person} {judgement.RuleSet} {judgement.TreeSize} {string.Join(' ', judgement.Entries)} {judgement.IsSignerSuspended}";
}
