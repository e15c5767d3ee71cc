// What speaks against the answers of a case, by their own word: sentences that a lead or an answer states against itself,
// and how many of its pieces are marked as doubtful. Fields are known by name, so that a new question needs nothing here.

using System.Collections;
using System.Globalization;
using Google.Protobuf.Reflection;

namespace Provenance.Cli;

/// <summary>Finds doubts and gaps in answers.</summary>
internal static class Objections
{
    private const int MostNamed = 3;

    private static readonly HashSet<string> Sentences = ["against", "contradictions", "objections", "caveats", "doubts", "speaks_against"];

    private static readonly Dictionary<string, string> Doubts = new()
    {
        ["by_name_only"] = "joined by a declared name alone, not by a digest",
        ["undeclared_parent"] = "no known job put it out",
        ["undeclared_parents"] = "does not declare what it was made from",
        ["signer_suspended"] = "the signer was suspended when it was logged",
        ["unverified"] = "the figure was not compared with the rule's text",
        ["high_unknown"] = "there may be more than the high figure",
        ["disputed"] = "regulators or statements say different things of it",
        ["contradicted"] = "statements contradict each other",
        ["unknown_could_decide"] = "what is unknown could decide otherwise",
        ["explainable"] = "movements without identities could account for it",
        ["stale"] = "the last sighting is old",
    };

    private static readonly Dictionary<string, string> Gaps = new()
    {
        ["truncated"] = "cut off by a limit: there is more",
        ["redacted"] = "with redacted sections",
        ["bounded"] = "not all that bears on it was read",
        ["cut"] = "cut off by a limit: there is more",
        ["more_names"] = "more names were there than were looked at",
    };

    // Verdicts that clear nobody and accuse nobody, rules that do not bind, and what was taken back.
    private static readonly string[] Undecided =
    [
        "INCONCLUSIVE", "UNKNOWN", "NO_INPUT", "TIMED_OUT", "FAILED", "POSSIBLY_CROSSED", "POSSIBLE", "POSSIBLY", "UNSURE", "DISMISSED",
        "CONFLICT", "WITHDRAWN", "SUSPENDED", "NOT_YET_IN_FORCE", "NO_LONGER_IN_FORCE", "NEVER_IN_FORCE", "NOT_ENFORCED",
    ];

    /// <summary>What speaks against an answer, in sentences, in the order of the answer.</summary>
    public static IReadOnlyList<string> Against(IReadOnlyList<MessagePiece> pieces) =>
    [
        .. pieces.SelectMany(Stated).Distinct(StringComparer.Ordinal),
        .. Counted(pieces, piece => Marks(piece, Doubts)),
        .. Counted(pieces, Verdicts),
    ];

    /// <summary>What an answer leaves out, in sentences.</summary>
    public static IReadOnlyList<string> LeftOut(IReadOnlyList<MessagePiece> pieces) =>
    [
        .. Counted(pieces, piece => Marks(piece, Gaps)),
        .. Counted(pieces, ListedFewer),
        .. pieces[0].Value("next_page_token") is string { Length: > 0 } ? ["The answer has further pages, which were not asked for."] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Stated(MessagePiece piece) =>
        from field in piece.Message.Descriptor.Fields.InDeclarationOrder()
        where Sentences.Contains(field.Name) && field is { IsRepeated: true, FieldType: FieldType.String }
        from sentence in ((IEnumerable)field.Accessor.GetValue(piece.Message)).Cast<string>()
        select piece.Label.Length > 0 ? $"{piece.Label}: {sentence}" : sentence;

    private static IEnumerable<string> Marks(MessagePiece piece, Dictionary<string, string> marks) =>
        from field in piece.Message.Descriptor.Fields.InDeclarationOrder()
        where marks.ContainsKey(field.Name) && piece.Value(field) is true
        select marks[field.Name];

    private static IEnumerable<string> Verdicts(MessagePiece piece) =>
        from field in piece.Message.Descriptor.Fields.InDeclarationOrder()
        where field is { FieldType: FieldType.Enum, IsRepeated: false } && piece.Value(field) is not null
        let number = Convert.ToInt32(piece.Value(field), CultureInfo.InvariantCulture)
        let name = field.EnumType.FindValueByNumber(number)?.Name ?? ""
        where Undecided.Any(word => name.EndsWith("_" + word, StringComparison.Ordinal))
        select $"{FieldWords.Of(field.Name)} {FieldWords.Of(field.EnumType, number)}";

    // "log_indices" beside a larger "log_indices_total".
    private static IEnumerable<string> ListedFewer(MessagePiece piece) =>
        from total in piece.Message.Descriptor.Fields.InDeclarationOrder()
        where total.Name.EndsWith("_total", StringComparison.Ordinal) && total is { FieldType: FieldType.Int64 or FieldType.Int32, IsRepeated: false }
        let list = piece.Message.Descriptor.FindFieldByName(total.Name[..^"_total".Length])
        where list is { IsRepeated: true, IsMap: false }
            && Convert.ToInt64(total.Accessor.GetValue(piece.Message), CultureInfo.InvariantCulture) > ((IList)list.Accessor.GetValue(piece.Message)).Count
        select $"{FieldWords.Of(list.Name)} are more than are named";

    // What several pieces in one place have in common is one sentence, with the first few of them by name.
    private static IEnumerable<string> Counted(IReadOnlyList<MessagePiece> pieces, Func<MessagePiece, IEnumerable<string>> find) =>
        from piece in pieces
        from what in find(piece)
        group piece by (piece.Field, What: what) into found
        select found.Key.Field.Length == 0
            ? $"The answer: {found.Key.What}."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{found.Count():N0} of {pieces.Count(piece => piece.Field == found.Key.Field):N0} in \"{FieldWords.Of(found.Key.Field)}\": {found.Key.What}{Named(found)}.");

    private static string Named(IEnumerable<MessagePiece> found)
    {
        var labels = found.Select(piece => piece.Label).Where(label => label.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var more = labels.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {labels.Count - MostNamed:N0} more") : "";
        return labels.Count == 0 ? "" : $" ({string.Join("; ", labels.Take(MostNamed))}{more})";
    }
}
