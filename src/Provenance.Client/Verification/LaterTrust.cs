// What a bundle's "later" statements say of its entry. They are replayed after those that the entry's own rights rest on,
// by the same rules. None of them can make the entry's proof better, and a missing one makes it no worse. One that is there
// and does not hold leaves open whether the entry is disputed, so that the bundle is not proved.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Client;

/// <summary>Redactions and compromises above an entry.</summary>
internal static class LaterTrust
{
    /// <summary>One link for each later statement; ends at the first that does not hold.</summary>
    public static IReadOnlyList<Link> Replay(Bundle bundle, TrustReplay replay, bool trustHolds)
    {
        var links = new List<Link>();
        foreach (var logged in bundle.Later)
        {
            var index = logged.Receipt.Index;
            var link = !trustHolds ? Link.NotChecked("later", "trust could not be established")
                : index.CompareTo(bundle.Entry.Receipt.Index) <= 0
                    ? Link.Broken("later", $"entry {index} does not stand after the entry that it should say something of")
                : replay.Replay(logged) with { Name = "later" };
            links.Add(link);
            if (!link.Holds)
            {
                break;
            }
        }

        return links;
    }

    /// <summary>Which sections are missing and why, in words.</summary>
    public static string Missing(StatementContent content, IReadOnlyList<Redaction> redactions)
    {
        var parts = new List<string>();
        var withheld = content.MissingSections.ToList();
        foreach (var redaction in redactions)
        {
            var gone = redaction.Sections.Where(withheld.Remove).ToList();
            if (gone.Count > 0)
            {
                parts.Add($"redacted by entry {redaction.Index} ({Words.Of(redaction.Cause)}: {redaction.Reason}): {string.Join(", ", gone)}");
            }
        }

        if (withheld.Count > 0)
        {
            parts.Add($"withheld, or redacted without proof of it here: {string.Join(", ", withheld)}");
        }

        return string.Join("; ", parts);
    }

    /// <summary>Since when the entry is disputed; null where nothing here says so.</summary>
    public static Timestamp? DisputedFrom(LoggedAttestation entry, Judgement? judgement, TrustState? later) =>
        judgement?.Signer is { } signer ? later?.DisputedFrom(signer.KeyId, entry.Receipt.Index, entry.Receipt.Leaf.LoggedAt) : null;

    /// <summary>What must be read with a yes.</summary>
    public static IEnumerable<string> Limits(LoggedAttestation entry, Judgement? judgement, TrustState? later)
    {
        if (DisputedFrom(entry, judgement, later) is { } from)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"DISPUTED: the key that signed this is known to have been in other hands since {from}, and this was logged then or later. Do not rely on it.");
        }
    }
}
