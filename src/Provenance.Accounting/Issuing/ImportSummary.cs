// The figures of an import, for people and programs. Every record of the accounting stands in exactly one of: statements,
// unchanged, repeated, outdated, not drafted.

using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>The figures of an import so far.</summary>
public sealed class ImportSummary
{
    /// <summary>So many different warnings of a reason are kept.</summary>
    public const int MostFirstWarnings = 10;

    private readonly List<(Warning Warning, SourcePlace Place)> _firstWarnings = [];

    /// <summary>Records of the accounting that were read.</summary>
    public long Rows { get; internal set; }

    /// <summary>Drafts by what they are to what was issued before; <see cref="IssueState.Collision"/> and <see cref="IssueState.Older"/> stand under not drafted.</summary>
    public IDictionary<IssueState, long> ByState { get; } = new SortedDictionary<IssueState, long>();

    /// <summary>Statements that left, by kind.</summary>
    public IDictionary<string, long> ByKind { get; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>What was not drafted, by reason.</summary>
    public IDictionary<NotDraftedReason, long> NotDrafted { get; } = new SortedDictionary<NotDraftedReason, long>();

    /// <summary>Warnings that the registry will give, by reason.</summary>
    public IDictionary<WarningReason, long> Warnings { get; } = new SortedDictionary<WarningReason, long>();

    /// <summary>The first of these, each with the place of the record that it was first met at: what a registry will say of thousands is told once.</summary>
    public IReadOnlyList<(Warning Warning, SourcePlace Place)> FirstWarnings => _firstWarnings;

    /// <summary>Drafts that say again what another row of this import said.</summary>
    public long Repeated { get; internal set; }

    /// <summary>Drafts that say what a newer file of this import says otherwise.</summary>
    public long Outdated { get; internal set; }

    /// <summary>Statements of earlier runs that did not end, which left before anything was read.</summary>
    public long Recovered { get; internal set; }

    /// <summary>Statements that left.</summary>
    public long Left => ByKind.Values.Sum() + Recovered;

    internal void Warn(Warning warning, SourcePlace place)
    {
        Count(Warnings, warning.Reason);
        if (_firstWarnings.Count(first => first.Warning.Reason == warning.Reason) < MostFirstWarnings
            && !_firstWarnings.Exists(first => first.Warning.Reason == warning.Reason && first.Warning.Message == warning.Message))
        {
            _firstWarnings.Add((warning, place));
        }
    }

    internal static void Count<T>(IDictionary<T, long> counts, T key) => counts[key] = (counts.TryGetValue(key, out var count) ? count : 0) + 1;
}
