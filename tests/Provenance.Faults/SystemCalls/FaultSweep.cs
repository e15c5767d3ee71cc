// Goes through the system calls that a process makes in an undisturbed trial, and lets each fail: with an input/output error,
// because the disk is full, or because the process is killed as it begins. All calls by
//   PROVENANCE_FAULT_CALLS=all dotnet test        (hours; PROVENANCE_FAULT_RECORD makes it one that can be cut off)
// and otherwise a sample, drawn anew each time from a seed that is printed (PROVENANCE_FAULT_SEED repeats it).

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Provenance.Faults.SystemCalls;

/// <summary>Tries the faults of one piece of work.</summary>
/// <param name="area">What is tried: a word.</param>
/// <param name="trial">How it is tried.</param>
/// <param name="seed">Draws the sample.</param>
internal sealed partial class FaultSweep(string area, Trial trial, int seed)
{
    private const int Lanes = 2;

    // Which thread makes a call differs from run to run, so that one that is drawn may not come; of few, by chance, most.
    private const int FewReports = 10;
    private static readonly string[] Effects = [Fault.InputOutputError, Fault.NoSpace, Fault.Kill];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool IsAll => Environment.GetEnvironmentVariable("PROVENANCE_FAULT_CALLS") == "all";

    /// <summary>Draws a seed, or takes the one that was asked for.</summary>
    public static int DrawSeed() =>
        int.TryParse(Environment.GetEnvironmentVariable("PROVENANCE_FAULT_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>Skips the test where nothing can be traced.</summary>
    public static async Task RequireTracerAsync()
    {
        if (await Strace.WhyNotAsync(Token) is { } why)
        {
            Assert.Skip("SYSTEM CALLS WERE NOT MADE TO FAIL. " + why);
        }
    }

    /// <summary>Tries, and says what came of it.</summary>
    /// <param name="acknowledged">How much an undisturbed trial acknowledges.</param>
    /// <param name="sampled">Faults of a sample.</param>
    /// <param name="longest">A sample ends after this even if it is not through; it says how far it came.</param>
    public async Task<string> RunAsync(int acknowledged, int sampled, TimeSpan longest)
    {
        var counts = await CountAsync(acknowledged);
        var faults = Faults(counts, sampled);
        var record = new FaultRecord(area);
        var began = Stopwatch.GetTimestamp();
        var failures = await TryAsync([.. record.Left(faults)], record, longest);
        var told = Told(record.Reports, counts, faults.Count, acknowledged, Stopwatch.GetElapsedTime(began));
        Assert.True(failures.Count == 0, $"{string.Join('\n', failures)}\n{told}");
        Assert.True(
            record.Reports.Count < FewReports || record.Reports.Count(report => report.Hits > 0) > record.Reports.Count / 2,
            "Most faults never happened.\n" + told);
        trial.Clean();
        return told;
    }

    // The largest number of calls of each name that one thread makes in an undisturbed trial.
    private async Task<Dictionary<string, int>> CountAsync(int acknowledged)
    {
        var never = new Fault("truncate", 65_535, Fault.InputOutputError);
        var (undisturbed, lines) = await trial.RunAsync(never, Token);
        Assert.True(undisturbed.Outcome && undisturbed.Acknowledged == acknowledged, $"Undisturbed: {undisturbed}");
        return lines.Select(line => TracedCall().Match(line)).Where(match => match.Success)
            .GroupBy(match => (Thread: match.Groups["thread"].Value, Call: match.Groups["call"].Value))
            .GroupBy(group => group.Key.Call, group => group.Count())
            .ToDictionary(group => group.Key, group => group.Max());
    }

    // Every call with every effect; a sample of them takes each name of a call as often as the others.
    private List<Fault> Faults(Dictionary<string, int> counts, int sampled)
    {
        var all = (from call in counts.Keys.Order(StringComparer.Ordinal)
                   from effect in Effects
                   from at in Enumerable.Range(1, counts[call])
                   select new Fault(call, at, effect)).ToList();
        if (IsAll)
        {
            return all;
        }

        var random = new Random(seed);
        var byKind = all.GroupBy(fault => (fault.Call, fault.Effect)).Select(group => group.ToArray()).ToArray();
        random.Shuffle(byKind);
        return [.. Enumerable.Range(0, sampled).Select(i => byKind[i % byKind.Length]).Select(kind => kind[random.Next(kind.Length)])];
    }

    // A fault that breaks something does not keep the others from being tried.
    private async Task<IReadOnlyCollection<string>> TryAsync(IReadOnlyList<Fault> faults, FaultRecord record, TimeSpan longest)
    {
        var began = Stopwatch.GetTimestamp();
        var queue = new ConcurrentQueue<Fault>(faults);
        var failures = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(
            async () =>
            {
                while ((IsAll || Stopwatch.GetElapsedTime(began) < longest) && queue.TryDequeue(out var fault))
                {
                    try
                    {
                        record.Add((await trial.RunAsync(fault, Token)).Report);
                    }
                    catch (InvalidOperationException failure)
                    {
                        failures.Enqueue(failure.ToString());
                    }
                }
            },
            Token)));
        return failures;
    }

    private string Told(IReadOnlyList<TrialReport> reports, Dictionary<string, int> counts, int planned, int acknowledged, TimeSpan took) => string.Join(
        '\n',
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{area}, seed {seed}: {reports.Count} of {planned} faults in {took.TotalSeconds:0} s; calls of one thread: {string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}"))}"),
            .. Effects.Select(effect => (Effect: effect, Of: reports.Where(report => report.Fault.Effect == effect).ToList())).Select(told => string.Create(
                CultureInfo.InvariantCulture,
                $"{told.Effect}: {told.Of.Count} faults, {told.Of.Sum(report => report.Hits)} calls hit, {told.Of.Count(report => !report.Outcome)} kept it from its work, {told.Of.Sum(report => report.Acknowledged)} of {told.Of.Count * acknowledged} acknowledged under it")),
        ]);

    [GeneratedRegex(@"^(?<thread>\d+) +(?<call>[a-z0-9]+)\(")]
    private static partial Regex TracedCall();
}
