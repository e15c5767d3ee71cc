using System.Globalization;

namespace Provenance.Auditing;

/// <summary>Something that an audit found.</summary>
/// <param name="Rule">What is violated.</param>
/// <param name="Index">The entry that it is about; null where it is about none.</param>
/// <param name="Place">Where, for people: <c>entry 17</c>, <c>/tile/0/003</c>.</param>
/// <param name="Message">What is wrong.</param>
public sealed record AuditFinding(AuditRule Rule, long? Index, string Place, string Message)
{
    /// <summary>A finding about an entry.</summary>
    public static AuditFinding OfEntry(AuditRule rule, long index, string message) =>
        new(rule, index, string.Create(CultureInfo.InvariantCulture, $"entry {index}"), message);
}

/// <summary>Findings of one run: all of them counted, and so many kept that memory stays bounded.</summary>
public sealed class FindingList
{
    /// <summary>After so many findings the rest is only counted.</summary>
    public const int MostKept = 10_000;

    private readonly List<AuditFinding> _kept = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The first ones.</summary>
    public IReadOnlyList<AuditFinding> Kept => _kept;

    /// <summary>How many of each rule, by its code, those not kept included.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>How many in all.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>The heaviest; null where there is none.</summary>
    public Severity? Worst => _counts.Count == 0 ? null : _counts.Keys.Max(code => AuditRules.ByCode[code].Severity);

    /// <summary>Adds one. Returns whether it was kept.</summary>
    public bool Add(AuditFinding finding)
    {
        _counts[finding.Rule.Code] = _counts.GetValueOrDefault(finding.Rule.Code) + 1;
        if (_kept.Count < MostKept)
        {
            _kept.Add(finding);
            return true;
        }

        return false;
    }

    /// <summary>Takes over another list, what it only counted included.</summary>
    public void AddAll(FindingList others)
    {
        foreach (var finding in others._kept)
        {
            Add(finding);
        }

        foreach (var (code, count) in others._counts)
        {
            if (count - others._kept.Count(finding => finding.Rule.Code == code) is > 0 and var more)
            {
                AddCounted(code, more);
            }
        }
    }

    /// <summary>Takes over what an earlier run only counted.</summary>
    internal void AddCounted(string code, long more) => _counts[code] = _counts.GetValueOrDefault(code) + more;
}
