using System.Globalization;

namespace Provenance.Cli;

/// <summary>A part of a run: what attestations cost while the log was of a size.</summary>
/// <param name="From">Attestations logged when it began.</param>
/// <param name="To">Attestations logged at its end.</param>
/// <param name="ServerMicroseconds">CPU time of the server per attestation of the part, until projections have caught up.</param>
/// <param name="Verifies">The same in verifications.</param>
/// <param name="MemoryMiB">Memory of the server at its end.</param>
internal sealed record IngestPart(long From, long To, double ServerMicroseconds, double Verifies, double MemoryMiB)
{
    private const long Least = 10_000;

    /// <summary>Where the parts of a run end: at 10,000, 30,000, 100,000 and so on, at the end of a message, and where it ends.</summary>
    /// <param name="count">Attestations of the run.</param>
    /// <param name="batch">Attestations of a message.</param>
    public static IEnumerable<long> Ends(long count, int batch)
    {
        for (var power = Least; power < count; power *= 10)
        {
            foreach (var end in new[] { power, 3 * power })
            {
                var whole = (end + batch - 1) / batch * batch;
                if (whole < count)
                {
                    yield return whole;
                }
            }
        }

        yield return count;
    }

    /// <summary>A row of a table for people.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"  {From,10} to {To,10} {Verifies,8:0.00} verifies {ServerMicroseconds,8:0.0} µs {MemoryMiB,6:0} MiB");
}
