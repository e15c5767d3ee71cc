// Carries redactions out. The log says first that sections are to go, in a checkpoint that everybody is shown: until then a
// section that is not there would be one that is withheld. Then their bytes are deleted wherever they came to:
//
//     1. leads that cite the entry or quote its sections are forgotten (while the sections can still be compared with);
//     2. the sections are erased from the log;
//     3. the projections, which were made from them, are thrown away and come again without them;
//     4. the redaction is marked as carried out.
//
// Leads are held back from 1 to 3, so that none is made from projections that still hold what is to go. Every step may be
// repeated: whatever is logged and not marked is done again from the first step, at the next start or the next look.
//
// Leads may also come from a copy, put back beside a log that has come further: then they know nothing of a redaction whose
// sections are gone, and what quotes these can no longer be recognised. The size of their newest evaluation tells it: step 1
// leaves one that holds the redaction. Such leads are forgotten whole; the current ones come again.

using System.Text.Json;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Redacting;

/// <summary>Where the content of sections came to.</summary>
/// <param name="Log">The log, for reading.</param>
/// <param name="Erasure">The log, for erasing.</param>
/// <param name="Leads">Leads.</param>
/// <param name="ClearProjections">Throws the projections away, so that nothing of them is left in a file.</param>
public sealed record RedactionPlaces(
    ILogStore Log, ISectionErasure Erasure, ILeadStore Leads, Func<CancellationToken, ValueTask> ClearProjections);

/// <summary>What a run did.</summary>
/// <param name="Redactions">The redactions that were carried out.</param>
/// <param name="Sections">Sections that they name.</param>
/// <param name="AreLeadsForgotten">Whether all leads were forgotten, because they were of before a redaction whose sections are gone.</param>
public sealed record RedactionsCarriedOut(IReadOnlyList<Redaction> Redactions, int Sections, bool AreLeadsForgotten);

/// <summary>Carries out what is logged and not carried out yet. One caller at a time.</summary>
/// <param name="places">Where the content is.</param>
public sealed class RedactionRun(RedactionPlaces places)
{
    // Shorter texts, such as a country or a chip count, stand in many leads and tell nothing.
    private const int ShortestText = 4;

    /// <summary>Carries out the redactions of a state of trust that are public, and whatever was begun.</summary>
    /// <param name="trust">Trust as of the newest commit.</param>
    /// <param name="published">Size of the tree that everybody is shown.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <exception cref="StorageUnavailableException">Some place cannot be written now; run again.</exception>
    public async ValueTask<RedactionsCarriedOut> RunAsync(TrustState trust, TreeSize published, CancellationToken cancellationToken)
    {
        var carriedOut = await places.Erasure.ReadCarriedOutAsync(cancellationToken);
        var done = trust.Redactions.Where(redaction => carriedOut.Contains(redaction.Index)).ToList();
        var open = new List<Redaction>();
        var gone = done.ToList();
        var sections = new List<SectionsOf>();
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var redaction in trust.Redactions.Where(redaction => !carriedOut.Contains(redaction.Index)))
        {
            var index = await places.Log.FindStatementAsync(redaction.Statement, cancellationToken);
            var entry = index is { } place ? await places.Log.ReadEntryAsync(place, cancellationToken) : null;
            var isBegun = entry is not null && IsBegun(redaction, entry, done);
            if (!isBegun && !published.Contains(redaction.Index))
            {
                continue;
            }

            open.Add(redaction);
            if (isBegun)
            {
                gone.Add(redaction);
            }

            if (entry is not null)
            {
                sections.Add(new SectionsOf(entry.Index, redaction.Sections));
                AddTexts(texts, redaction.Sections.Select(name => entry.Sections.GetValueOrDefault(name)));
            }
        }

        var areForgotten = await ForgetOlderLeadsAsync(gone, cancellationToken);
        if (open.Count == 0)
        {
            return new RedactionsCarriedOut([], 0, areForgotten);
        }

        var head = await places.Log.ReadHeadAsync(cancellationToken);
        await places.Leads.ForgetAsync([.. sections.Select(of => of.Index.Value).Distinct()], texts, head.Size, head.Root, cancellationToken);
        await places.Erasure.EraseAsync(sections, cancellationToken);
        await places.ClearProjections(cancellationToken);
        await places.Erasure.MarkCarriedOutAsync([.. open.Select(redaction => redaction.Index)], cancellationToken);
        return new RedactionsCarriedOut(open, sections.Sum(of => of.Names.Count), areForgotten);
    }

    /// <summary>Whether everything that a state of trust asks for is carried out.</summary>
    public async ValueTask<bool> IsDoneAsync(TrustState trust, CancellationToken cancellationToken)
    {
        var done = await places.Erasure.ReadCarriedOutAsync(cancellationToken);
        return trust.Redactions.All(redaction => done.Contains(redaction.Index));
    }

    /// <summary>Erases in a copy of the log what redactions name, whatever was carried out where it was copied from.</summary>
    /// <param name="log">The copy, for reading.</param>
    /// <param name="erasure">The copy, for erasing.</param>
    /// <param name="trust">Trust as of the tree that everybody is shown.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask EraseAsync(ILogStore log, ISectionErasure erasure, TrustState trust, CancellationToken cancellationToken)
    {
        var sections = new List<SectionsOf>();
        foreach (var redaction in trust.Redactions)
        {
            if (await log.FindStatementAsync(redaction.Statement, cancellationToken) is { } index)
            {
                sections.Add(new SectionsOf(index, redaction.Sections));
            }
        }

        if (sections.Count > 0)
        {
            await erasure.EraseAsync(sections, cancellationToken);
        }
    }

    // Whether sections are gone already, by a run that was cut short or by a repair.
    private static bool IsBegun(Redaction redaction, StoredEntry entry, IEnumerable<Redaction> done) => redaction.Sections
        .Except(entry.Sections.Keys)
        .Except(done.Where(earlier => earlier.Statement == redaction.Statement).SelectMany(earlier => earlier.Sections))
        .Any();

    private async ValueTask<bool> ForgetOlderLeadsAsync(IReadOnlyList<Redaction> redactions, CancellationToken cancellationToken)
    {
        if (await places.Leads.ReadNewestAsync(cancellationToken) is not { } newest
            || !redactions.Any(redaction => redaction.Index.Value >= newest.TreeSize.Value))
        {
            return false;
        }

        await places.Leads.ClearAsync(cancellationToken);
        return true;
    }

    // Every string of the sections: names, identifiers, figures. Words of the format are among them, so that more is
    // forgotten than must be; what still holds is raised again by the next evaluation.
    private static void AddTexts(HashSet<string> texts, IEnumerable<ReadOnlyMemory<byte>> sections)
    {
        foreach (var section in sections.Where(section => !section.IsEmpty))
        {
            var reader = new Utf8JsonReader(section.Span);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: >= ShortestText } text)
                {
                    _ = texts.Add(text);
                }
            }
        }
    }
}
