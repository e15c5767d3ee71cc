using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>What an import excluded, told once for each reason: the first record of it, and how many more there are.</summary>
internal sealed class ExcludedRecords
{
    /// <summary>So many reasons are told.</summary>
    public const int MostReasons = 10;

    private readonly OrderedDictionary<string, (NotDrafted First, long More)> _reasons = new(StringComparer.Ordinal);
    private long _others;

    /// <summary>Takes a record. Reasons that differ in numbers alone, as of a line, are one.</summary>
    public void Add(NotDrafted row)
    {
        var reason = string.Concat(row.Detail.Where(letter => !char.IsAsciiDigit(letter)));
        if (_reasons.TryGetValue(reason, out var known))
        {
            _reasons[reason] = known with { More = known.More + 1 };
        }
        else if (_reasons.Count < MostReasons)
        {
            _reasons.Add(reason, (row, 0));
        }
        else
        {
            _others++;
        }
    }

    /// <summary>Tells them, in the order in which they were met.</summary>
    public void Tell(Terminal terminal)
    {
        foreach (var (first, more) in _reasons.Values)
        {
            var further = more > 0 ? Counted.Say(more, " So {0:N0} [record|records] more.") : "";
            terminal.Note($"excluded {$"{first.Place} {first.Subject}".TrimEnd()}: {first.Detail}{further}");
        }

        if (_others > 0)
        {
            terminal.Note(Counted.Say(_others, "… and {0:N0} [record|records] excluded for other reasons; --rejects FILE lists all."));
        }
    }
}
