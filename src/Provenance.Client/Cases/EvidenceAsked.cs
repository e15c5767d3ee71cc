using Google.Protobuf;
using Google.Protobuf.Reflection;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>How many of the entries that it rests on an answer is asked to name: whoever keeps an answer wants all of them.</summary>
public static class EvidenceAsked
{
    private const string Field = "as_of";

    /// <summary>The most that a registry names.</summary>
    public const int Most = 50_000;

    /// <summary>A question that asks for as many as a registry names; one that asks for a number itself, or cannot, as it is.</summary>
    public static IMessage ForAll(IMessage question)
    {
        var asked = Copy(question);
        if (FieldOf(asked) is { } field)
        {
            var asOf = (Wire.AsOf?)field.Accessor.GetValue(asked) ?? new Wire.AsOf();
            asOf.MostLogIndices = asOf.MostLogIndices == 0 ? Most : asOf.MostLogIndices;
            field.Accessor.SetValue(asked, asOf);
        }

        return asked;
    }

    /// <summary>A question without it: what is asked is the same, however many entries are named.</summary>
    public static IMessage Without(IMessage question)
    {
        var asked = Copy(question);
        if (FieldOf(asked) is { } field && field.Accessor.GetValue(asked) is Wire.AsOf asOf)
        {
            asOf.MostLogIndices = 0;
            if (asOf.CalculateSize() == 0)
            {
                field.Accessor.Clear(asked);
            }
        }

        return asked;
    }

    private static FieldDescriptor? FieldOf(IMessage question) =>
        question.Descriptor.FindFieldByName(Field) is { IsRepeated: false, FieldType: FieldType.Message } field && field.MessageType == Wire.AsOf.Descriptor ? field : null;

    private static IMessage Copy(IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());
}
