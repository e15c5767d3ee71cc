// A report may be implausible in as many places as it has allocations, for one cause. A reply tells enough to find it: what
// is told of thousands of reports is held until their senders have read it, and 256 of them make one message to a client,
// which takes 4 MiB unless it asks for more.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Submission;

/// <summary>Bounds the warnings of a reply.</summary>
internal static class WarningBounds
{
    /// <summary>How many warnings of one reason are told one by one.</summary>
    public const int ToldOfOneReason = 8;

    /// <summary>The first warnings of each reason, and how many more there are.</summary>
    public static IReadOnlyList<Warning> Bound(List<Warning> warnings)
    {
        if (warnings.Count <= ToldOfOneReason)
        {
            return warnings;
        }

        var counts = new SortedDictionary<WarningReason, int>();
        var told = warnings.FindAll(warning => (counts[warning.Reason] = counts.GetValueOrDefault(warning.Reason) + 1) <= ToldOfOneReason);
        foreach (var (reason, count) in counts.Where(counted => counted.Value > ToldOfOneReason))
        {
            told.Add(new Warning(reason, "", string.Create(CultureInfo.InvariantCulture, $"And {count - ToldOfOneReason} more of this kind.")));
        }

        return told;
    }
}
