// The links of FollowTheMoney that are interests. An Ownership is direct unless its ownershipType says otherwise; a
// Directorship is a seat on the board; an UnknownLink is an unknown interest. Where ownershipType or role is a code of
// BODS, as in our own exports, the interest is of that kind.

using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>A link between a holder and what it holds.</summary>
/// <param name="Holders">Ids of the holder; none where it is not said.</param>
/// <param name="Subjects">Ids of what is held.</param>
/// <param name="Type">Kind of interest.</param>
/// <param name="Directness">Whether it is held through others.</param>
/// <param name="Share">Its share.</param>
/// <param name="Fault">What of it cannot be understood and is stated as unknown; null where nothing.</param>
internal sealed record FtmLink(
    IReadOnlyList<string> Holders, IReadOnlyList<string> Subjects, InterestCode Type, Directness Directness, OrUnknown<ShareRange> Share, string? Fault)
{
    /// <summary>Reads a link; null where the schema is none that states an interest.</summary>
    public static FtmLink? Read(string? schema, JsonElement record) => Parted(schema switch
    {
        "Ownership" => Ownership(record),
        "Directorship" => Of(record, "director", "organization", "boardMember", Directness.Direct, "role"),
        "UnknownLink" => Of(record, "subject", "object", "unknownInterest", Directness.Unknown, "role"),
        _ => null,
    });

    // Several holders of one share have each of it what nobody says.
    private static FtmLink? Parted(FtmLink? link) => link is null or { Holders.Count: <= 1, Subjects.Count: <= 1 } ? link : link with
    {
        Share = link.Share.TryGet(out var share) ? OrUnknown.Known(share with { Minimum = Quantity.Zero }) : default,
        Fault = "It has several holders, or is of several held, and does not say how they part; a share is stated as 0 or more of each." + (link.Fault is null ? "" : " " + link.Fault),
    };

    private static FtmLink Ownership(JsonElement record)
    {
        var link = Of(record, "owner", "asset", "shareholding", Directness.Direct, "ownershipType");
        var stated = FtmRecord.Distinct(record, "percentage");
        if (stated.Count == 0)
        {
            return link;
        }

        var quoted = FtmRecord.Quoted(stated);
        var ranges = new List<ShareRange>();
        foreach (var text in stated)
        {
            if (!FtmPercentage.TryRead(text, out var range))
            {
                return link with { Fault = $"percentage {quoted} is no range between 0 and 100; the share is stated as unknown." };
            }

            ranges.Add(range);
        }

        var widest = ranges.Aggregate(Shares.Widest);
        return link with
        {
            Share = OrUnknown.Known(widest),
            Fault = ranges.TrueForAll(range => range == widest) ? null : $"percentage {quoted} says several; the share is stated as the range over all.",
        };
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

        return new FtmLink(FtmRecord.Distinct(record, holder), FtmRecord.Distinct(record, subject), code, directness, default, null);
    }
}
