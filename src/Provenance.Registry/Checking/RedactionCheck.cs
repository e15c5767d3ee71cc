using System.Diagnostics;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>
/// A section may be missing only where a redaction names it, and must be missing where one does. Redactions come after
/// what they redact, so that both are compared at the end.
/// </summary>
/// <param name="origin">The registry's origin.</param>
/// <param name="store">The log.</param>
/// <param name="report">Told what does not fit.</param>
/// <param name="patience">How long a server that may run beside this has to carry out what is published.</param>
/// <param name="published">Size of the tree that everybody is shown; null where that is all of the log.</param>
internal sealed class RedactionCheck(string origin, ILogStore store, Action<Damage> report, TimeSpan patience, TreeSize? published)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(250);

    // Each is a damage, or a redaction of m of n authorities: so many of the first are not listed anyway.
    private const int MaxRemembered = 100_000;

    private readonly StatementReader _reader = new(origin);
    private readonly List<(LeafIndex Index, Digest Statement, string Section)> _missing = [];
    private readonly List<LeafIndex> _waiting = [];

    /// <summary>Redactions that are logged and not published, of which something is still there: it stays until they are.</summary>
    public IReadOnlyList<LeafIndex> Waiting => _waiting;

    /// <summary>Remembers the sections that an entry lacks.</summary>
    public void Missing(StoredEntry entry)
    {
        foreach (var name in _reader.ReadHeader(entry.Envelope).Content?.Statement.SectionDigests.Keys ?? [])
        {
            if (!entry.Sections.ContainsKey(name) && _missing.Count < MaxRemembered)
            {
                _missing.Add((entry.Index, entry.StatementId, name));
            }
        }
    }

    /// <summary>Whether a section is missing that no redaction names.</summary>
    public bool LacksReason(TrustState trust) => _missing.Exists(missing => !IsNamed(missing, trust));

    /// <summary>Compares with the redactions of the whole log.</summary>
    public async ValueTask CompareAsync(TrustState trust, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var (index, _, section) in _missing.Where(missing => !IsNamed(missing, trust)))
        {
            report(new Damage($"entry {index}", $"section {section} is missing, and no redaction names it; it can only be had from a backup or a mirror.")
            {
                Row = new DamagedRow("section", $"log_index {index}, {section}", "content", null),
            });
        }

        foreach (var redaction in trust.Redactions)
        {
            // A redaction is logged first, then published, and carried out then.
            var left = await FindLeftAsync(redaction, cancellationToken);
            if (left is not null && published is { } size && !size.Contains(redaction.Index))
            {
                _waiting.Add(redaction.Index);
                continue;
            }

            while (left is not null && Stopwatch.GetElapsedTime(began) < patience)
            {
                await Task.Delay(LookAgainAfter, cancellationToken);
                left = await FindLeftAsync(redaction, cancellationToken);
            }

            if (left is { } index)
            {
                report(new Damage($"entry {redaction.Index}", $"redacts sections of entry {index}, which are still there: start the server, which deletes them once the redaction is published.")
                {
                    Remedy = Remedy.ByHand,
                });
            }
        }
    }

    private static bool IsNamed((LeafIndex Index, Digest Statement, string Section) missing, TrustState trust) =>
        trust.RedactionsOf(missing.Statement).Any(redaction => redaction.Sections.Contains(missing.Section));

    // The entry that still has sections that a redaction names.
    private async ValueTask<LeafIndex?> FindLeftAsync(Redaction redaction, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindStatementAsync(redaction.Statement, cancellationToken) is { } index
                && await store.ReadEntryAsync(index, cancellationToken) is { } entry
                && redaction.Sections.Any(entry.Sections.ContainsKey)
                    ? index
                    : null;
        }
        catch (StorageCorruptException)
        {
            // Told with its entry.
            return null;
        }
    }
}
