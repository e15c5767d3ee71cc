// The links of FollowTheMoney that are interests. An Ownership is direct unless its ownershipType says otherwise; a
// Directorship is a seat on the board; an UnknownLink is an unknown interest. Where ownershipType or role is a code of
// BODS, as in our own exports, the interest is of that kind.

using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>A link between a holder and what it holds.</summary>
/// <param name="Holder">Id of the holder.</param>
/// <param name="Subject">Id of what is held.</param>
/// <param name="Type">Kind of interest.</param>
/// <param name="Directness">Whether it is held through others.</param>
/// <param name="Share">Its share.</param>
/// <param name="Fault">What of it cannot be understood and is stated as unknown; null where nothing.</param>
internal sealed record FtmLink(
    string? Holder, string? Subject, InterestCode Type, Directness Directness, OrUnknown<ShareRange> Share, string? Fault)
{
    /// <summary>Reads a link; null where the schema is none that states an interest.</summary>
    public static FtmLink? Read(string? schema, JsonElement record) => schema switch
    {
        "Ownership" => Ownership(record),
        "Directorship" => Of(record, "director", "organization", "boardMember", Directness.Direct, "role"),
        "UnknownLink" => Of(record, "subject", "object", "unknownInterest", Directness.Unknown, "role"),
        _ => null,
    };

    private static FtmLink Ownership(JsonElement record)
    {
        var link = Of(record, "owner", "asset", "shareholding", Directness.Direct, "ownershipType");
        var stated = FtmRecord.First(record, "percentage");
        if (stated is null)
        {
            return link;
        }

        return FtmPercentage.TryRead(stated, out var range)
            ? link with { Share = OrUnknown.Known(range) }
            : link with { Fault = $"percentage \"{stated}\" is no range between 0 and 100; the share is stated as unknown." };
    }

    private static FtmLink Of(JsonElement record, string holder, string subject, string type, Directness directness, string detail)
    {
        var code = InterestCode.Parse(type);
        foreach (var word in FtmRecord.All(record, detail))
        {
            if (TextValue.TryParse<InterestCode>(word, out var named))
            {
                code = named;
            }
            else if (Words.TryParse<Directness>(word, out var said))
            {
                directness = said;
            }
            else if (word.Contains("indirect", StringComparison.OrdinalIgnoreCase))
            {
                directness = Directness.Indirect;
            }
        }

        return new FtmLink(FtmRecord.First(record, holder), FtmRecord.First(record, subject), code, directness, default, null);
    }
}
