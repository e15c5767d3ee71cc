// A table of faults: every write step of a piece of work fails once before it was done, once after, and once with all that
// follow. Each time on a fresh copy of the same folder; then the work is done again without faults, and what it promised
// has to hold. All steps by
//   PROVENANCE_FAULT_WRITES=all dotnet test
// and otherwise a sample from a seed that is printed (PROVENANCE_FAULT_SEED repeats it).

using System.Diagnostics;
using System.Globalization;
using Provenance.Faults.SystemCalls;

namespace Provenance.Faults.Writes;

/// <summary>Work on databases that is attacked.</summary>
internal interface IAttacked
{
    /// <summary>Does the work. It may fail at any write; whatever it opened is closed when it returns or throws.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="promised">Filled with what was promised to others, as it is promised.</param>
    Task WorkAsync(string folder, List<long> promised);

    /// <summary>Whether a failed write may be told like that.</summary>
    bool IsHonest(Exception failure);

    /// <summary>Requires that what was promised holds, after the fault is over, and that the work can be brought to its end.</summary>
    Task RequireAsync(string folder, IReadOnlyList<long> promised);
}

/// <summary>Attacks each write step of some work.</summary>
/// <param name="pristine">The folder as it is before the work; copied.</param>
/// <param name="attacked">The work.</param>
internal sealed class WriteTable(string pristine, IAttacked attacked)
{
    private const int Sampled = 12;
    private static readonly Moment[] Moments = [Moment.Before, Moment.After, Moment.FromThenOn];

    private static bool IsAll => Environment.GetEnvironmentVariable("PROVENANCE_FAULT_WRITES") == "all";

    /// <summary>Attacks, and says how often.</summary>
    /// <exception cref="InvalidOperationException">A fault broke a promise.</exception>
    public async Task<string> RunAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var steps = (await TryAsync(Moment.Never, 1)).Steps;
        var seed = FaultSweep.DrawSeed();
        var faults = (from moment in Moments from when in Enumerable.Range(1, steps.Count) select (moment, when)).ToArray();
        if (!IsAll)
        {
            new Random(seed).Shuffle(faults);
            faults = faults[..Math.Min(Sampled, faults.Length)];
        }

        var (reached, told) = (0, 0);
        foreach (var (moment, when) in faults)
        {
            var (_, happened, failed) = await TryAsync(moment, when);
            reached += happened ? 1 : 0;
            told += failed ? 1 : 0;
        }

        // What a fault is told of depends on the step: SQLite itself gets over the failure of some.
        Assert.True(reached > faults.Length * 9 / 10 && told > 0, $"{reached} of {faults.Length} steps were reached, and {told} failures told.");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {faults.Length} of {steps.Count * Moments.Length} faults at {steps.Count} write steps, {reached} reached, {told} told, in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    }

    private async Task<(IReadOnlyList<string> Steps, bool Happened, bool Failed)> TryAsync(Moment moment, int when)
    {
        var folder = pristine + "-" + Path.GetRandomFileName();
        Trial.CopyFolder(pristine, folder);
        var promised = new List<long>();
        var failed = false;
        using var plan = new WritePlan(folder, moment, when);
        try
        {
            try
            {
                await attacked.WorkAsync(folder, promised);
            }
            catch (Exception failure) when (moment != Moment.Never && attacked.IsHonest(failure))
            {
                failed = true;
            }

            plan.Dispose();
            await attacked.RequireAsync(folder, promised);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"Write step {when} ({plan.Steps.ElementAtOrDefault(when - 1)}) failed {moment}: {exception.Message} (the folder is kept: {folder})", exception);
        }

        Directory.Delete(folder, recursive: true);
        return (plan.Steps, plan.Happened, failed);
    }
}
