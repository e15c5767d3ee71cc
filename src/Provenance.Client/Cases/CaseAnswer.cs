// A question and its answer as the registry's own messages in protobuf JSON. Which messages these are follows from the
// name of the method alone, by the descriptors of the contracts: a new question needs nothing here.

using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>An answer, read.</summary>
/// <param name="Rpc">Name of the method of InvestigationService.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Message">What was answered.</param>
/// <param name="Basis">What the answer says of itself.</param>
public sealed record CaseAnswer(string Rpc, IMessage Request, IMessage Message, Wire.AnswerBasis Basis)
{
    private const string IndicesField = "log_indices";
    private const string IndexField = "log_index";
    private const string RecordField = "record";
    private const string CustomerField = "customer";
    private const string EntriesField = "entries";
    private const string TotalSuffix = "_total";
    private static readonly string[] OfItsStatement = [RecordField, "kind", "statement_id"];

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithIndentation());
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    /// <summary>Takes a message and its answer.</summary>
    /// <exception cref="ArgumentException">No method has this name, takes this message and gives this one, or the answer has no basis.</exception>
    public static CaseAnswer Of(string rpc, IMessage request, IMessage answer) =>
        FindMethod(rpc) is { } method && method.InputType == request.Descriptor && method.OutputType == answer.Descriptor && BasisOf(answer) is { } basis
            ? new CaseAnswer(rpc, request, answer, basis)
            : throw new ArgumentException($"{rpc} is no question that takes {request.Descriptor.Name} and answers {answer.Descriptor.Name} with a basis.", nameof(rpc));

    /// <summary>Whether a message says for which tree it holds, as every answer about the log does.</summary>
    public static bool HasBasis(IMessage answer) => BasisOf(answer) is not null;

    /// <summary>Reads both.</summary>
    public static bool TryRead(
        string rpc, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, [NotNullWhen(true)] out CaseAnswer? read, [NotNullWhen(false)] out string? reason)
    {
        read = null;
        if (FindMethod(rpc) is not { } method)
        {
            reason = $"this version knows no question {rpc}";
            return false;
        }

        try
        {
            var asked = Parser.Parse(Encoding.UTF8.GetString(request), method.InputType);
            var answered = Parser.Parse(Encoding.UTF8.GetString(answer), method.OutputType);
            read = BasisOf(answered) is { } basis ? new CaseAnswer(rpc, asked, answered, basis) : null;
            reason = read is null ? "the answer has no basis" : null;
            return read is not null;
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            reason = $"this version cannot read it: {exception.Message.TrimEnd('.')}";
            return false;
        }
    }

    /// <summary>A message as it stands in a case.</summary>
    public static byte[] Write(IMessage message) => [.. Encoding.UTF8.GetBytes(Formatter.Format(message)), (byte)'\n'];

    /// <summary>Size of the tree that the answer holds for.</summary>
    public TreeSize TreeSize => new(Math.Max(0, Basis.TreeSize));

    /// <summary>Root of that tree; null where the answer states none of 32 bytes.</summary>
    public Digest? Root => Basis.RootHash.Length == Digest.SizeBytes ? new Digest(Basis.RootHash.Span) : null;

    /// <summary>The rule set that it used.</summary>
    public CaseRuleSet? RuleSet => Basis.RuleSet is { } set && Digest.TryParse(set.Digest, out var digest) ? new CaseRuleSet(set.Name, set.Version, digest) : null;

    /// <summary>All entries that the answer names, anywhere in it, ascending; negative ones left out.</summary>
    public IReadOnlyList<LeafIndex> Cited()
    {
        var cited = new SortedSet<long>();
        foreach (var message in Messages(Message))
        {
            cited.UnionWith(Indices(message).SelectMany(field => (IEnumerable<long>)field.Accessor.GetValue(message)).Where(index => index >= 0));
            if (SingleOf(message) is > 0 and var single)
            {
                cited.Add(single);
            }
        }

        return [.. cited.Select(index => new LeafIndex(index))];
    }

    /// <summary>The entries that it calls disputed: signed with a key that was in other hands, as far as was known then.</summary>
    public IEnumerable<LeafIndex> Disputed() => Basis.Disputed.Where(index => index >= 0).Select(index => new LeafIndex(index));

    /// <summary>
    /// What its rows say of entries that the entry's own statement says too: <c>record</c>, <c>kind</c> or <c>statement_id</c>,
    /// where a message has it beside the index of one entry; and of a row about a record, which names the entries that told of
    /// it, the <c>record</c> of each and the <c>customer</c> of the first, the newest. What is empty says nothing.
    /// </summary>
    public IEnumerable<(LeafIndex Index, string Field, string Text)> Said() => Messages(Message).SelectMany(message => SingleOf(message) is > 0 and var single
        ? OfItsStatement.SelectMany(name => Said(message, name, [single]))
        : IsText(message, RecordField) && message.Descriptor.FindFieldByName(IndicesField) is { } told && Indices(message).Contains(told)
            ? Said(message, RecordField, (IEnumerable<long>)told.Accessor.GetValue(message)).Concat(Said(message, CustomerField, ((IEnumerable<long>)told.Accessor.GetValue(message)).Take(1)))
            : []);

    /// <summary>
    /// How many of the entries that it rests on it names nowhere. The basis counts all of them where it tells how many it names
    /// at most; an older registry's counts what its rows name, and rows tell what they leave out: an entry may be counted twice then.
    /// </summary>
    public long Unnamed() => (Basis.MostLogIndices > 0 ? [Basis] : Messages(Message))
        .SelectMany(message => Indices(message).Select(named => TotalOf(message, named) - ((IEnumerable<long>)named.Accessor.GetValue(message)).Count()))
        .Sum(unnamed => Math.Max(0, unnamed));

    private static IEnumerable<(LeafIndex Index, string Field, string Text)> Said(IMessage message, string name, IEnumerable<long> indices) =>
        IsText(message, name) && message.Descriptor.FindFieldByName(name).Accessor.GetValue(message) is string { Length: > 0 } text
            ? indices.Where(index => index >= 0).Select(index => (new LeafIndex(index), name, text))
            : [];

    private static bool IsText(IMessage message, string name) => message.Descriptor.FindFieldByName(name) is { IsRepeated: false, FieldType: FieldType.String };

    // 0 where it names none; so entry 0 is never named alone.
    private static long SingleOf(IMessage message) =>
        message.Descriptor.FindFieldByName(IndexField) is { IsRepeated: false, FieldType: FieldType.Int64 } one ? (long)one.Accessor.GetValue(message) : 0;

    private static long TotalOf(IMessage message, FieldDescriptor named) =>
        message.Descriptor.FindFieldByName(named.Name + TotalSuffix) is { IsRepeated: false, FieldType: FieldType.Int64 } total
            ? (long)total.Accessor.GetValue(message)
            : 0;

    // log_indices, new_log_indices, entries: by the names that the contracts give to indices of the log.
    private static IEnumerable<FieldDescriptor> Indices(IMessage message) => message.Descriptor.Fields.InDeclarationOrder()
        .Where(field => field is { IsRepeated: true, FieldType: FieldType.Int64 } && (field.Name == EntriesField || field.Name.EndsWith(IndicesField, StringComparison.Ordinal)));

    private static MethodDescriptor? FindMethod(string rpc) => Wire.InvestigationService.Descriptor.FindMethodByName(rpc);

    private static Wire.AnswerBasis? BasisOf(IMessage answer) =>
        answer.Descriptor.FindFieldByName("basis") is { IsRepeated: false, FieldType: FieldType.Message } field && field.MessageType == Wire.AnswerBasis.Descriptor
            ? field.Accessor.GetValue(answer) as Wire.AnswerBasis
            : null;

    // Every message in a message, itself first. The parser bounds how deep they nest.
    private static IEnumerable<IMessage> Messages(IMessage message)
    {
        yield return message;
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message))
        {
            var value = field.Accessor.GetValue(message);
            var below = value switch
            {
                IDictionary map => map.Values.OfType<IMessage>(),
                IEnumerable many when field.IsRepeated => many.Cast<IMessage>(),
                IMessage one => [one],
                _ => [],
            };
            foreach (var inner in below.SelectMany(Messages))
            {
                yield return inner;
            }
        }
    }
}
