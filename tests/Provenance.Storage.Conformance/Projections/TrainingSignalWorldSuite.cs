using System.Globalization;
using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Signals about training on random worlds, against what walking through all entries raises.</summary>
public abstract class TrainingSignalWorldSuite : SignalWorldSuiteBase
{
    private static readonly Trials Jobs = new(Worlds: 16, Questions: 1, WorldSize: 110, "training-job") { AtMoments = true };
    private static readonly Trials Students = new(Worlds: 16, Questions: 1, WorldSize: 120, "training-job", "training-job", "training-job", "training-job", "judgement") { AtMoments = true };
    private static readonly Trials HandedOn =
        new(Worlds: 16, Questions: 1, WorldSize: 160, "training-job", "training-job", "training-job", "training-job", "training-job", "entity") { AtMoments = true, AreShady = true };

    private static readonly Trials Held = new(Worlds: 16, Questions: 1, WorldSize: 90, "training-job", "training-job", "judgement");

    [Fact]
    public Task E5_raises_the_weights_that_comparing_every_two_jobs_finds_of_one_shape() => EachViewAsync(Gen.Const(0), HandedOn, async (view, _, _, coverage) =>
    {
        var ties = await ObviousTies.OfAsync(view);
        var result = await EvaluateAsync("E5", view);
        var (taken, pairs) = (ObviousCheckpoint.TakenIn(view.Entries), ObviousCheckpoint.Find(view.Entries).ToList());
        if (ties.IsTooLarge(pairs.Select(Between)))
        {
            return;
        }

        var raised = pairs.Where(pair => Between(pair) is var (one, other, at) && !ties.AreTied(one, other, at)).ToList();
        Assert.Equal(taken.Count == 0, result.NoInput is not null);
        Assert.Equal(taken.Count, result.Tested);
        Assert.Equal(
            raised.GroupBy(pair => (From: ties.ClassOf(ObviousCheckpoint.CustomerOf(pair.Given)), To: ties.ClassOf(ObviousCheckpoint.CustomerOf(pair.Taken)), pair.Shapes))
                .Select(group => $"{group.Key.From} {group.Key.To} {group.Key.Shapes} {group.Count()}: "
                    + string.Join("; ", group.Select(pair => Pair(pair.Given.Index, pair.Taken.Index, pair.Gap)).Order(StringComparer.Ordinal)))
                .Order(StringComparer.Ordinal),
            result.Leads.Select(lead => $"{Part(lead, "from")} {Part(lead, "to")} {Part(lead, "shapes")} {lead.Severity!.Value}: "
                + string.Join("; ", lead.Reasons.Select(Told).Order(StringComparer.Ordinal)))
                .Order(StringComparer.Ordinal));
        coverage.NoteStandings(view, "training-job");
        coverage.Note("weights of published shapes", taken.Count(weights => weights.IsPublished));
        coverage.Note("weights of other shapes that are no lead", taken.Count(weights => !weights.IsPublished) > raised.Select(pair => pair.Taken).Distinct().Count());
        coverage.Note("leads", result.Leads.Count);

        (string? One, string? Other, long At) Between(ObviousCheckpoint pair) =>
            (ObviousCheckpoint.CustomerOf(pair.Given), ObviousCheckpoint.CustomerOf(pair.Taken), ObviousTies.MomentOf(view, pair.Taken));

        static string Pair(long given, long taken, long gap) =>
            string.Create(CultureInfo.InvariantCulture, $"{Math.Min(given, taken)} {Math.Max(given, taken)}, {gap / 86_400_000_000m:0.##} days");

        static string Told(LeadReason reason) => $"{string.Join(' ', reason.Entries)}, {reason.Sentence.Split("; ")[1].Split(" lie between")[0]}";
    });

    [Fact]
    public Task E9_raises_the_jobs_whose_inputs_do_not_hold_what_they_leave() => EachViewAsync(Gen.Const(0), HandedOn, async (view, _, _, coverage) =>
    {
        var result = await EvaluateAsync("E9", view);
        var jobs = ObviousServing.Of(view.Entries).ToList();
        Assert.Equal(jobs.Count == 0, result.NoInput is not null);
        Assert.Equal(jobs.Count, result.Tested);
        Assert.Equal(
            jobs.Where(job => job.IsDoubtful).OrderByDescending(Weight).ThenBy(job => job.Job.Index)
                .Select(job => $"{job.Job.Statement.Record} {job.Job.Index} {Weight(job)} that {(job.AreShown ? "did not go in" : "are not shown to have gone in")}: {job.Made} of them."),
            result.Leads.Select(lead => $"{lead.Subject.Parts[0].Value} {string.Join(' ', lead.Entries)} {lead.Severity!.Value} that {lead.Reasons[0].Sentence.Split(" that ")[^1]}"));
        coverage.Note("leads of weights that did not go in", jobs.Count(job => job is { IsDoubtful: true, AreShown: true }));
        coverage.Note("leads of weights that may have gone in", jobs.Count(job => job is { IsDoubtful: true, AreShown: false }));
        coverage.NoteStandings(view, "training-job");
        coverage.Note("leads", result.Leads.Count);
        coverage.Note("long conversions", jobs.Count(job => job is { IsDoubtful: true, IsConversion: true }));
        coverage.Note("short conversions", jobs.Count(job => job is { Made: > 0, IsDoubtful: false }));
        coverage.Note("jobs that leave nothing new", jobs.Count(job => job.Made == 0));

        static decimal Weight(ObviousServing job) => decimal.Round(job.LongestHeld / 3_600_000_000m * job.MostAccelerators, 1);
    });

    [Fact]
    public Task E12_raises_the_students_whose_teachers_are_not_their_own() => EachViewAsync(Gen.Const(0), Students, async (view, _, _, coverage) =>
    {
        var result = await EvaluateAsync("E12", view);
        var (graph, identities) = (new ObviousLineage(view.Entries), new ObviousIdentities(view, isApart: false));
        var students = view.Entries.Where(entry => ObviousStudents.MarksOf(entry, graph).Count > 0).ToList();
        var raised = students.Select(entry => (Entry: entry, Marks: ObviousStudents.ForeignMarksOf(entry, graph, view.Entries, identities))).Where(student => student.Marks.Count > 0).ToList();
        Assert.Equal(view.Entries.Count(ObviousStudents.IsTestable), result.Tested);
        Assert.Equal(
            raised.OrderByDescending(student => student.Marks.Count).ThenBy(student => student.Entry.Index)
                .Select(student => $"{student.Entry.Statement.Record} {student.Entry.Index}: {string.Join(' ', student.Marks)}"),
            result.Leads.Select(lead => $"{lead.Subject.Parts[0].Value} {string.Join(' ', lead.Entries)}: {string.Join(' ', lead.Reasons.Select(MarkOf))}"));
        foreach (var mark in Enum.GetValues<DistillationMark>())
        {
            coverage.Note($"leads by the mark {mark}", raised.Count(student => student.Marks.Contains(mark)));
        }

        coverage.NoteStandings(view, "training-job");
        coverage.Note("students whose marks are all explained", students.Count - raised.Count);

        static DistillationMark MarkOf(LeadReason reason) => reason.Sentence.Contains("teacher", StringComparison.Ordinal) ? DistillationMark.NamesTeacher
            : reason.Sentence.Contains(" of data it declares ", StringComparison.Ordinal) ? DistillationMark.MadeData
            : DistillationMark.SmallCompute;
    });

    // The line of a real rule is far above what worlds hold: here it is at five H100 equivalents.
    [Fact]
    public Task E11_raises_who_holds_more_at_any_moment_than_the_line_of_a_customer() => EachViewAsync(Gen.Const(0), Held, async (view, _, _, coverage) =>
    {
        const long Line = 5;
        var result = await EvaluateAsync("E11", view, Changed([("\"h100Equivalents\": \"1699\"", $"\"h100Equivalents\": \"{Line}\"")]));
        var year = new StackedChipsQuestion
        {
            Period = new Period(view.ValidAt - (365L * 86_400_000_000), view.ValidAt + 1),
            MinTotalProcessingPerformance = Quantity.FromInteger(1),
            AsOf = view.AsOf,
        };
        var peaks = ObviousUses.StackedPeaks(view, year).ToList();
        var over = peaks.Where(peak => peak.Sum > new System.Numerics.BigInteger(1_000_000_000_000) * StackedChipsHolder.H100TotalProcessingPerformance * Line)
            .GroupBy(peak => ObviousUses.HolderOf(peak.Customer, peak.Cluster)).ToList();
        Assert.Equal(ObviousUses.Holders(view).Count(), result.Tested);
        Assert.Equal(
            over.Select(holder => string.Create(
                CultureInfo.InvariantCulture,
                $"{holder.Key} {holder.Max(peak => decimal.Round((decimal)((double)(peak.Sum / 1_000_000) / 1e6 / StackedChipsHolder.H100TotalProcessingPerformance), 1))} in {holder.Count()}: ")
                + string.Join(' ', holder.SelectMany(peak => peak.Jobs).Distinct().Order())).Order(StringComparer.Ordinal),
            result.Leads.Select(lead => string.Create(CultureInfo.InvariantCulture, $"{lead.Subject.Parts[0].Value} {lead.Severity!.Value} in {lead.Reasons.Count}: ")
                + string.Join(' ', lead.Entries)).Order(StringComparer.Ordinal));
        coverage.NoteStandings(view, "training-job");
        coverage.Note("leads of customers", over.Count(holder => EntityId.TryParse(holder.Key, out _)));
        coverage.Note("leads of clusters", over.Count(holder => !EntityId.TryParse(holder.Key, out _)));
        coverage.Note("holders of less", result.Tested > over.Count);
        coverage.Note("holdings over several domains", over.SelectMany(holder => holder).Count(peak => peak.Placement == "Aggregate"));
    });

    // Jobs of worlds are small for their models: here a utilisation is plausible between 5 and 500.
    [Fact]
    public Task E16_raises_the_jobs_whose_figures_contradict_each_other() => EachViewAsync(Gen.Const(0), Jobs, async (view, _, _, coverage) =>
    {
        const int Least = 500;
        const int Greatest = 50_000;
        const int Declared = 2_000;
        var result = await EvaluateAsync("E16", view, Changed(
        [
            ("\"leastUtilisationRatio\", \"value\": \"0.05\"", "\"leastUtilisationRatio\", \"value\": \"5\""),
            ("\"greatestUtilisationRatio\", \"value\": \"0.65\"", "\"greatestUtilisationRatio\", \"value\": \"500\""),
            ("\"leastDeclaredOperationsRatio\", \"value\": \"0.3\"", "\"leastDeclaredOperationsRatio\", \"value\": \"20\""),
        ]));
        var jobs = ObviousAccounts.Current(view.Entries, entry => entry.Statement.Kind is TrainingJobKind).ToList();
        var tested = jobs.Where(IsTested).Union(jobs.Where(IsDoubted)).ToList();
        var raised = tested.Where(job => IsImplausible(job) || IsShort(job) || IsDoubted(job)).ToDictionary(job => job.Index);
        Assert.Equal(tested.Count == 0, result.NoInput is not null);
        Assert.Equal(tested.Count, result.Tested);
        Assert.Equal(
            raised.Values.Select(job => $"{job.Statement.Record} {job.Index}: {(IsImplausible(job) ? 1 : 0)} {(IsShort(job) ? 1 : 0)} {Doubts(job)}").Order(StringComparer.Ordinal),
            result.Leads.Select(lead => $"{lead.Subject.Parts[0].Value} {Assert.Single(lead.Entries)}: "
                + $"{lead.Reasons.Count(reason => reason.Sentence.Contains("is a utilisation of", StringComparison.Ordinal))} "
                + $"{lead.Reasons.Count(reason => reason.Sentence.StartsWith("Its operations are declared as", StringComparison.Ordinal))} "
                + $"{lead.Reasons.Count(reason => reason.Sentence.StartsWith("It declares", StringComparison.Ordinal))}").Order(StringComparer.Ordinal));
        Assert.All(result.Leads, lead => AssertTimes(TimesBeyond(raised[lead.Entries[0]]), lead.Severity!.Value));
        Assert.Equal(result.Leads.OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0]).Select(lead => lead.Key), result.Leads.Select(lead => lead.Key));
        coverage.NoteStandings(view, "training-job");
        coverage.Note("jobs of an implausible utilisation", raised.Values.Count(IsImplausible));
        coverage.Note("jobs of fewer operations than their parameters and tokens take", raised.Values.Count(IsShort));
        coverage.Note("jobs of other hours than their allocations'", raised.Values.Count(ObviousRunFigures.HoursDiffer));
        coverage.Note("jobs above their peak", raised.Values.Count(ObviousRunFigures.IsAbovePeak));
        coverage.Note("jobs that are tested and no lead", tested.Count - raised.Count);
        var undecided = jobs.Count(job => ObviousRunFigures.IsUndecided(job, Least, Greatest));
        Assert.Equal(undecided > 0, result.Caveats.Any(caveat => caveat.StartsWith($"{undecided} job", StringComparison.Ordinal) && caveat.Contains("may lie within the limits", StringComparison.Ordinal)));
        coverage.Note("jobs that cannot be tested", jobs.Count(job => ObviousRunFigures.IsSized(job) && !IsTested(job)));
        var maybeShort = jobs.Count(job => Short(job) is { Least: <= 1, Most: > 1 });
        Assert.Equal(maybeShort > 0, result.Caveats.Any(caveat => caveat.StartsWith($"{maybeShort} job", StringComparison.Ordinal) && caveat.Contains("may declare fewer", StringComparison.Ordinal)));
        coverage.Note("jobs that may declare fewer operations", maybeShort);

        static bool IsTested(WorldEntry job) => ObviousRunFigures.IsTestable(job) || Short(job) is not null;

        static (double Least, double Most)? Short(WorldEntry job) => ObviousRunFigures.TimesShort(job, Declared);

        static bool IsShort(WorldEntry job) => Short(job) is { Least: > 1 };

        static bool IsImplausible(WorldEntry job) => ObviousRunFigures.IsImplausible(job, Least, Greatest);

        static bool IsDoubted(WorldEntry job) => Doubts(job) > 0;

        static int Doubts(WorldEntry job) => (ObviousRunFigures.HoursDiffer(job) ? 1 : 0) + (ObviousRunFigures.IsAbovePeak(job) ? 1 : 0);

        static double TimesBeyond(WorldEntry job) => Math.Max(
            Math.Max(IsShort(job) ? Short(job)!.Value.Least : 0, IsImplausible(job) ? ObviousRunFigures.TimesBeyond(job, Least, Greatest) : 0),
            Math.Max(ObviousRunFigures.TimesOfHours(job) ?? 0, ObviousRunFigures.TimesOfPeak(job) ?? 0));

        // Contradictions are kept in whole millionths, of which a ratio of 1 to n has a million / n; severities are told in hundredths.
        static void AssertTimes(double expected, decimal told) => Assert.InRange((double)told, expected - 0.006, (expected * (1 + (2e-6 * expected))) + 0.006);
    });

    private static string Part(Lead lead, string role) => lead.Subject.Parts.Single(part => part.Role == role).Value;
}
