// A sweep over all faults takes hours. Where PROVENANCE_FAULT_RECORD names a file, each trial that held is written there as
// it ends, and is not tried again: a sweep that was cut off goes on where it was.

using System.Globalization;

namespace Provenance.Faults.SystemCalls;

/// <summary>What a trial saw.</summary>
/// <param name="Fault">What was to fail.</param>
/// <param name="Hits">How many calls did fail; 1 where the process was killed.</param>
/// <param name="Outcome">Whether it did its work in spite of it: listened, or ended with exit code 0.</param>
/// <param name="Acknowledged">How much it acknowledged under it.</param>
internal sealed record TrialReport(Fault Fault, int Hits, bool Outcome, int Acknowledged)
{
    /// <summary>What it answered instead of acknowledging. It is told where something fails, and not recorded.</summary>
    public string Otherwise { get; init; } = "";
}

/// <summary>The trials of one area that were made so far.</summary>
/// <param name="area">What is tried: a word.</param>
internal sealed class FaultRecord(string area)
{
    private readonly Lock _writing = new();
    private readonly List<TrialReport> _reports = [];

    private static string? File => Environment.GetEnvironmentVariable("PROVENANCE_FAULT_RECORD");

    /// <summary>All trials, those of earlier runs among them.</summary>
    public IReadOnlyList<TrialReport> Reports
    {
        get
        {
            lock (_writing)
            {
                return [.. _reports];
            }
        }
    }

    /// <summary>Reads what was tried before, and tells what is left of a plan.</summary>
    /// <exception cref="FormatException">The file is no record.</exception>
    public IEnumerable<Fault> Left(IEnumerable<Fault> planned)
    {
        if (File is not null && System.IO.File.Exists(File))
        {
            _reports.AddRange(System.IO.File.ReadAllLines(File).Select(line => line.Split('\t')).Where(words => words[0] == area).Select(Parse));
        }

        return planned.Except(_reports.Select(report => report.Fault));
    }

    /// <summary>Writes one down.</summary>
    public void Add(TrialReport report)
    {
        lock (_writing)
        {
            _reports.Add(report);
            if (File is not null)
            {
                System.IO.File.AppendAllText(File, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{area}\t{report.Fault.Call}\t{report.Fault.When}\t{report.Fault.Effect}\t{report.Hits}\t{report.Outcome}\t{report.Acknowledged}\n"));
            }
        }
    }

    private static TrialReport Parse(string[] words) => words is [_, var call, var when, var effect, var hits, var outcome, var acknowledged]
        ? new TrialReport(new Fault(call, Number(when), effect), Number(hits), bool.Parse(outcome), Number(acknowledged))
        : throw new FormatException($"{File} is no record of faults: {string.Join(' ', words)}");

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
