using Grpc.Core;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads the fields that questions share. Empty fields ask for nothing; what is wrong is refused by its path.</summary>
internal static class FieldReading
{
    private const int MaxTextLength = 1024;

    public static AsOf AsOf(Wire.AsOf? asOf, ServerCallContext context) => asOf is null ? Registry.Investigation.AsOf.Now : new AsOf
    {
        ValidAtMicroseconds = Microseconds(asOf.ValidAt, "as_of.valid_at", context),
        KnownAt = asOf.KnownCase != Wire.AsOf.KnownOneofCase.TreeSize ? null
            : asOf.TreeSize >= 0 ? new TreeSize(asOf.TreeSize)
            : throw RpcErrors.Argument(context, "as_of.tree_size", "A tree size is not negative."),
        KnownAtMilliseconds = Microseconds(asOf.KnownAt, "as_of.known_at", context) is { } time ? Math.DivRem(time, 1_000).Quotient : null,
        MostLogIndices = asOf.MostLogIndices switch
        {
            0 => EvidenceIndices.Most,
            > 0 and <= EvidenceIndices.MostAsked => asOf.MostLogIndices,
            _ => throw RpcErrors.Argument(context, "as_of.most_log_indices", $"At most {EvidenceIndices.MostAsked} entries are named, and 0 asks for {EvidenceIndices.Most}."),
        },
    };

    public static string? Text(string text, string field, ServerCallContext context) => text.Length switch
    {
        0 => null,
        <= MaxTextLength => text,
        _ => throw RpcErrors.Argument(context, field, $"A text has at most {MaxTextLength} characters."),
    };

    /// <summary>A customer: an entity id, or the word for one that is stated as unknown. Anything else would match nothing,
    /// and a slip of the pen would read as "no jobs".</summary>
    public static string? Customer(string text, ServerCallContext context) => text.Length == 0 ? null
        : text == "unknown" || EntityId.TryParse(text, out _) ? text
        : throw RpcErrors.Argument(context, "customer", $"A customer is an entity id ({EntityId.Form.Description}), or unknown.");

    public static string? Country(string text, ServerCallContext context) => Country(text, "country", context);

    public static string? Country(string text, string field, ServerCallContext context) => text.Length == 0 ? null
        : CountryCode.TryParse(text, out _) ? text
        : throw RpcErrors.Argument(context, field, "A country is an assigned code of ISO 3166-1 alpha-2.");

    public static Digest Digest(string text, string field, ServerCallContext context) =>
        Transparency.Digest.TryParse(text, out var digest)
            ? digest
            : throw RpcErrors.Argument(context, field, "A digest has 64 lowercase hexadecimal digits.");

    /// <summary>A digest of an artifact: alone, or behind its kind as answers write it. It is looked for whatever the kind.</summary>
    public static Digest ArtifactDigest(string text, string field, ServerCallContext context)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return KindedDigest.TryParse(text, out var kinded) ? kinded.Digest
            : colon < 0 || KindedDigest.Words.Values.Contains(text[..colon]) ? Digest(text[(colon + 1)..], field, context)
            : throw RpcErrors.Argument(
                context, field, $"Before the 64 hexadecimal digits of a digest stands nothing, or a kind of digest and a colon: {string.Join(", ", KindedDigest.Words.Values)}.");
    }

    /// <summary>The same of a model, which one of shapes does not name.</summary>
    public static Digest ModelDigest(string text, string field, ServerCallContext context) =>
        KindedDigest.TryParse(text, out var kinded) && !kinded.IsIdentifying
            ? throw RpcErrors.Argument(context, field, "It is a digest of shapes, which all models of one architecture share: it names no model.")
            : ArtifactDigest(text, field, context);

    public static Quantity? Decimal(string text, string field, ServerCallContext context) => text.Length == 0 ? null
        : TextValue.TryParse<Quantity>(text, out var quantity) ? quantity
        : throw RpcErrors.Argument(context, field, "A decimal has up to 30 digits, then optionally a point and up to 6.");

    public static Period Period(Wire.Period? period, ServerCallContext context) =>
        new(Microseconds(period?.From, "period.from", context), Microseconds(period?.To, "period.to", context));

    private static long? Microseconds(Google.Protobuf.WellKnownTypes.Timestamp? time, string field, ServerCallContext context)
    {
        if (time is null)
        {
            return null;
        }

        // From 0001-01-01 to 9999-12-31, as a Timestamp has it.
        return time is { Seconds: >= -62_135_596_800 and < 253_402_300_800, Nanos: >= 0 and < 1_000_000_000 }
            ? (time.Seconds * 1_000_000) + (time.Nanos / 1_000)
            : throw RpcErrors.Argument(context, field, "This is no time of the years 1 to 9999.");
    }
}
