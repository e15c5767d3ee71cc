// Any answer, piece by piece, by the descriptors of its message: so dates, doubts and gaps are found in the answer to a
// question that this code has never heard of.

using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>A message within an answer.</summary>
/// <param name="Message">The message.</param>
/// <param name="Field">The field of the answer or of a message in it where it stands; empty for the answer itself.</param>
/// <param name="Label">What it is about, by its own word or else by that of the message around it; empty where neither has one.</param>
internal sealed record MessagePiece(IMessage Message, string Field, string Label)
{
    // What names a thing, the most telling first; the ones of the first group that are there are all taken.
    private static readonly string[][] Names =
    [
        ["record", "model"],
        ["customer", "operator", "site", "cluster", "domain"],
        ["title"],
        ["entity", "list"],
        ["matched_entity"],
        ["customers"],
        ["holder", "subject"],
        ["area"],
        ["identity"],
        ["code"],
        ["rule", "threshold"],
        ["device"],
        ["site", "tenant"],
        ["name"],
        ["names"],
        ["label"],
        ["id"],
        ["kind"],
    ];

    /// <summary>The answer and every message in it, from the outside in; what an answer says of itself (its basis) is left out.</summary>
    public static IEnumerable<MessagePiece> Of(IMessage answer) => Walk(new MessagePiece(answer, "", LabelOf(answer) ?? ""));

    /// <summary>The value of a field that is set; null where there is no such field or it is not set.</summary>
    public object? Value(string name) => Message.Descriptor.FindFieldByName(name) is { } field ? Value(field) : null;

    /// <summary>The value of a field that is set; null where it is not.</summary>
    public object? Value(FieldDescriptor field) => field.HasPresence && !field.Accessor.HasValue(Message) ? null : field.Accessor.GetValue(Message);

    private static IEnumerable<MessagePiece> Walk(MessagePiece piece)
    {
        yield return piece;
        foreach (var field in piece.Message.Descriptor.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message))
        {
            var below = piece.Value(field) switch
            {
                IDictionary map => map.Values.OfType<IMessage>(),
                IEnumerable many when field.IsRepeated => many.Cast<IMessage>(),
                IMessage one and not Wire.AnswerBasis => [one],
                _ => [],
            };
            foreach (var inner in below.SelectMany(message => Walk(new MessagePiece(message, field.Name, LabelOf(message) ?? piece.Label))))
            {
                yield return inner;
            }
        }
    }

    // Several names are of one thing; of several things the others are counted.
    private static string First(IReadOnlyList<string> texts, bool areOfOne) => texts.Count == 0 ? ""
        : texts.Count == 1 || areOfOne ? texts[0]
        : $"{texts[0]} and {Units.Grouped(texts.Count - 1)} more";

    private static string? LabelOf(IMessage message)
    {
        var piece = new MessagePiece(message, "", "");
        foreach (var group in Names)
        {
            var words = group.Select(name => piece.Value(name) switch
            {
                string text => text,
                IEnumerable many => First([.. many.OfType<string>()], areOfOne: name == "names"),
                _ => "",
            });
            if (string.Join(' ', words.Where(word => word.Length > 0)) is { Length: > 0 } label)
            {
                return label;
            }
        }

        return null;
    }
}
