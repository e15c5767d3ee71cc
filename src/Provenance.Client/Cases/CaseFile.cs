using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>The member <c>case.json</c>: how a case was opened, its journal, what is missing. Immutable.</summary>
/// <param name="Opening">How it was opened.</param>
/// <param name="Journal">Notes and questions, in order.</param>
/// <param name="Missing">Entries that answers rest on and the case does not hold, ascending.</param>
public sealed record CaseFile(CaseOpening Opening, IReadOnlyList<CaseEntry> Journal, IReadOnlyList<CaseMissing> Missing)
{
    /// <summary>The most entries of a journal.</summary>
    public const int MaxJournal = 9_000;

    /// <summary>The most missing entries.</summary>
    public const int MaxMissing = 100_000;

    private const int MaxTitle = 300;
    private const int MaxNumber = 100;
    private const int MaxName = 200;
    private const int MaxReason = 4_000;
    private const int MaxText = 100_000;

    /// <summary>Id of the newest entry of the journal, or of the opening.</summary>
    public Digest Head => Journal.Count > 0 ? Journal[^1].Id : Opening.Id;

    /// <summary>The questions, in order.</summary>
    public IEnumerable<CaseQuestion> Questions => Journal.Select(entry => entry.Question).OfType<CaseQuestion>();

    /// <summary>The same with one more entry of the journal.</summary>
    /// <exception cref="ArgumentException">It is longer than the format allows, or older than the one before it.</exception>
    public CaseFile With(Timestamp at, string by, string text, CaseQuestion? question)
    {
        var next = this with { Journal = [.. Journal, CaseEntry.After(Head, at, by, text, question)] };
        return next.Fault() is { } fault ? throw new ArgumentException(fault) : next;
    }

    /// <summary>What the format does not allow, in a sentence; null where all is well. The chain is not checked here.</summary>
    public string? Fault()
    {
        if (Opening.Title.Length is 0 or > MaxTitle || Opening.Number.Length is 0 or > MaxNumber || Opening.LegalBasis.Length is 0 or > MaxReason
            || Opening.OpenedBy.Length is 0 or > MaxName || Opening.Origin.Length is 0 or > MaxReason)
        {
            return $"A case has a title (at most {MaxTitle} characters), a number ({MaxNumber}), a legal basis ({MaxReason}), an origin and somebody who opened it ({MaxName}).";
        }

        if (Journal.Count > MaxJournal || Missing.Count > MaxMissing)
        {
            return $"A journal has at most {MaxJournal} entries, and at most {MaxMissing} entries of the log are missing.";
        }

        if (Journal.Any(entry => entry.By.Length is 0 or > MaxName || entry.Text.Length > MaxText || (entry.Question is null && entry.Text.Length == 0)))
        {
            return $"An entry of the journal says by whom it is (at most {MaxName} characters) and has at most {MaxText} characters, a note at least one.";
        }

        if (Missing.Any(missing => missing.Reason.Length is 0 or > MaxReason) || Missing.Zip(Missing.Skip(1)).Any(pair => pair.First.Index.CompareTo(pair.Second.Index) >= 0))
        {
            return "Missing entries ascend by index, each with its reason.";
        }

        return null;
    }

    /// <summary>Reads a case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out CaseFile? file, [NotNullWhen(false)] out string? reason)
    {
        file = null;
        CaseDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(utf8, ClientJson.CaseFiles.CaseDocument);
        }
        catch (JsonException exception)
        {
            reason = $"This is no case: {exception.Path}.";
            return false;
        }

        if (document is not { Format: CaseLayout.FormatName })
        {
            reason = $"A case has the format {CaseLayout.FormatName}.";
            return false;
        }

        file = Read(document);
        reason = file is null ? "A time, a digest or an index of this case has another form." : file.Fault();
        file = reason is null ? file : null;
        return file is not null;
    }

    /// <summary>The bytes of the member.</summary>
    public byte[] Write() =>
    [
        .. JsonSerializer.SerializeToUtf8Bytes(
            new CaseDocument
            {
                Format = CaseLayout.FormatName,
                Title = Opening.Title,
                Number = Opening.Number,
                LegalBasis = Opening.LegalBasis,
                Origin = Opening.Origin,
                OpenedBy = Opening.OpenedBy,
                OpenedAt = Opening.OpenedAt.ToString(),
                Journal = [.. Journal.Select(Write)],
                Missing = [.. Missing.Select(missing => new MissingDocument { Index = missing.Index.Value, Reason = missing.Reason })],
            },
            ClientJson.CaseFiles.CaseDocument),
        (byte)'\n',
    ];

    private static CaseFile? Read(CaseDocument document)
    {
        var journal = new List<CaseEntry>(document.Journal.Count);
        foreach (var entry in document.Journal)
        {
            if (entry is null || !TextValue.TryParse<Timestamp>(entry.At, out var at) || !Digest.TryParse(entry.Previous, out var previous)
                || !Digest.TryParse(entry.Id, out var id) || (Read(entry.Question) is null && entry.Question is not null))
            {
                return null;
            }

            journal.Add(new CaseEntry(at, entry.By, entry.Text, Read(entry.Question), previous, id));
        }

        return TextValue.TryParse<Timestamp>(document.OpenedAt, out var openedAt) && document.Missing.All(missing => missing is { Index: >= 0 })
            ? new CaseFile(
                new CaseOpening(document.Title, document.Number, document.LegalBasis, document.Origin, document.OpenedBy, openedAt),
                journal,
                [.. document.Missing.Select(missing => new CaseMissing(new LeafIndex(missing.Index), missing.Reason))])
            : null;
    }

    private static CaseQuestion? Read(AskedDocument? asked)
    {
        Digest rules = default;
        return asked is { Number: > 0, TreeSize: >= 0 } && Digest.TryParse(asked.Request, out var request) && Digest.TryParse(asked.Answer, out var answer)
            && Digest.TryParse(asked.Root, out var root) && (asked.RuleSet is null || Digest.TryParse(asked.RuleSet.Digest, out rules))
            ? new CaseQuestion(
                asked.Number,
                asked.Rpc,
                request,
                answer,
                new TreeSize(asked.TreeSize),
                root,
                asked.RuleSet is { } set ? new CaseRuleSet(set.Name, set.Version, rules) : null)
            : null;
    }

    private static JournalDocument Write(CaseEntry entry) => new()
    {
        At = entry.At.ToString(),
        By = entry.By,
        Text = entry.Text,
        Question = entry.Question is { } asked
            ? new AskedDocument
            {
                Number = asked.Number,
                Rpc = asked.Rpc,
                Request = asked.Request.ToString(),
                Answer = asked.Answer.ToString(),
                TreeSize = asked.TreeSize.Value,
                Root = asked.Root.ToString(),
                RuleSet = asked.RuleSet is { } set ? new RuleSetDocument { Name = set.Name, Version = set.Version, Digest = set.Digest.ToString() } : null,
            }
            : null,
        Previous = entry.Previous.ToString(),
        Id = entry.Id.ToString(),
    };
}
