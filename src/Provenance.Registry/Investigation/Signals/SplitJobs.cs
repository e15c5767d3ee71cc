// Jobs, none of them surely over a line, that are over it together within a window: what E1 and E3 look for. They differ in
// what joins jobs, and in at how many operators the jobs of a window must have run.

using System.Globalization;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>Jobs of a group that cross a line together.</summary>
/// <param name="Group">The group.</param>
/// <param name="Path">The line, as <c>rule/threshold</c>.</param>
/// <param name="Threshold">The line.</param>
/// <param name="Window">The window in which they add up to most, by the least figures where these cross.</param>
/// <param name="Members">Its jobs, by start.</param>
/// <param name="IsCertain">Whether even the least figures cross.</param>
internal sealed record SplitJobs(
    JobGroup Group, string Path, TrainingComputeThreshold Threshold, SlidingWindow Window, IReadOnlyList<SizedJob> Members, bool IsCertain)
{
    private const ulong SmallestPart = 1_000;

    /// <summary>The smallest job that can be part of one: a thousandth of the lowest line.</summary>
    public static Quantity LeastOf(SignalScope scope) => scope.Thresholds.Min(line => LeastOf(line.Threshold));

    /// <summary>How far over the line they are, by the greatest figures.</summary>
    public LeadSeverity Severity => new(
        decimal.Round((decimal)Math.Min((double)Window.High.Millionths / (double)Threshold.Limit.Millionths, 1e20), 3),
        "× the threshold",
        "The most that the jobs of the window can add up to, over the threshold.");

    /// <summary>The lines that groups cross, by group and line.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="scope">What the signal is computed from.</param>
    /// <param name="window">Jobs that start less than this apart are added up.</param>
    /// <param name="fewestJobs">Windows with fewer jobs do not count.</param>
    /// <param name="fewestOperators">Windows with jobs at fewer operators do not count.</param>
    public static IEnumerable<SplitJobs> Find(
        IEnumerable<JobGroup> groups, SignalScope scope, TimeSpan window, long fewestJobs, long fewestOperators)
    {
        var thresholds = scope.Thresholds;
        foreach (var group in groups)
        {
            foreach (var (path, threshold) in thresholds)
            {
                var sums = SlidingSums.Of(
                    group.Jobs.Where(job => job.High >= LeastOf(threshold)),
                    threshold.MostBelow,
                    window.Ticks / TimeSpan.TicksPerMicrosecond,
                    fewestJobs,
                    fewestOperators);
                if (sums is { Crossing: not ThresholdCrossing.None, Window: { } found })
                {
                    yield return new SplitJobs(group, path, threshold, found, sums.Members, sums.Crossing == ThresholdCrossing.Certain);
                }
            }
        }
    }

    /// <summary>The certain ones first, then the farthest over their line.</summary>
    public static IEnumerable<Lead> InOrder(IEnumerable<(SplitJobs Jobs, Lead Lead)> leads) => leads
        .OrderByDescending(found => found.Jobs.IsCertain)
        .ThenByDescending(found => found.Lead.Severity!.Value)
        .ThenBy(found => found.Lead.Entries[0])
        .ThenBy(found => found.Jobs.Path, StringComparer.Ordinal)
        .Select(found => found.Lead);

    /// <summary>What a lead about it is about.</summary>
    public LeadSubject Subject => LeadSubject.Of([.. JoinedJobs.SubjectOf(Group, Members), new SubjectPart(SubjectKind.Threshold, Path)]);

    /// <summary>The sums, as a reason.</summary>
    public LeadReason Sum(TimeSpan window) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Members.Count} jobs that started within less than {window.TotalDays:0} days, from {Moment(Window.FirstStart)} to {Moment(Window.LastStart)}, add up to {Range()} FLOP{(Window.Undecided > 0 ? " if none is over the line alone" : "")}; the largest has at most {JoinedJobs.Flop(Window.LargestJob)}. The line is {JoinedJobs.Line(Path, Threshold)}."),
        [.. Members.Select(job => job.LogIndex).Order()]);

    /// <summary>What joins them, as a reason.</summary>
    public LeadReason Links() => new($"They are joined by {JoinedJobs.LinksOf(Group)}.", [.. Members.Select(job => job.LogIndex).Order()]);

    /// <summary>What speaks against any of them.</summary>
    /// <param name="scope">What the signal is computed from.</param>
    public IEnumerable<string> Against(SignalScope scope)
    {
        yield return "That the jobs train one model is not shown: a customer that trains several models, or tries many settings, looks the same.";
        var models = JoinedJobs.ModelsOf(Members);
        if (models.Count > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"They declare {models.Count} models, among them {string.Join(", ", models.Take(3))}.");
        }

        if (Members.Any(job => job.EndCustomer is { } user && user != job.Customer))
        {
            yield return "Who is declared to use a rental may have sold it on: some jobs name another customer than their rentals, or none.";
        }

        if (Members.Where(job => job.EndCustomer is not null).GroupBy(job => job.Customer).Any(tenant => tenant.Select(job => job.User).Distinct().Skip(1).Any()))
        {
            yield return "One tenant rents for several declared users: the customers of a reseller look the same.";
        }

        if (Group.Jobs.SelectMany(job => job.Customers).Except(Members.SelectMany(job => job.Customers)).Count() is > 0 and var others)
        {
            yield return Counted.Say(others, "The links that join them lead to {0} more [customer|customers], of whom none of these jobs is.");
        }

        if (!IsCertain)
        {
            yield return "By the least figures of the jobs they do not cross it.";
        }

        if (Window.Undecided > 0)
        {
            yield return Counted.Say(Window.Undecided, "{0} of the jobs may be over the line alone, and then [is|are] no part of a split one: [it counts|they count] with no more than the line.");
        }

        if (Members.Count(job => job.IsRunning) is > 0 and var running)
        {
            yield return Counted.Say(running, "{0} of the jobs still ran when last reported: [its|their] operations are those until then, and [it|they] may be over the line alone by now.");
        }

        if (Threshold.Accumulation == ComputeAccumulation.SingleRun)
        {
            yield return "The rule counts single runs; jobs that resume each other may be one.";
        }

        foreach (var sentence in scope.NotBinding(Path).Concat(JoinedJobs.NotHeeded(Path, Threshold)))
        {
            yield return sentence;
        }
    }

    private string Range() => Window.Low.CompareTo(Window.High) == 0
        ? JoinedJobs.Flop(Window.High)
        : $"{JoinedJobs.Flop(Window.Low)} to {JoinedJobs.Flop(Window.High)}";

    private static Quantity LeastOf(TrainingComputeThreshold threshold) => new(threshold.Limit.Millionths / SmallestPart);

    private static string Moment(long microseconds) => new Timestamp(microseconds).ToString();
}
