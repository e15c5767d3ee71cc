// Relationship records of BODS 0.4. A relationship without a kind of interest is an unknown interest, a share that is not
// stated is unknown, and a party that is not specified is unknown, whatever the reason; only "there are no beneficial
// owners" states no interest. Components of an indirect relationship are interests of their own: an algorithm follows the
// direct ones, and the indirect one says what they come to. Which components it names is carried in the statement's
// extensions, for an interest of format 1 has no field for its path.

using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>An interest as a relationship states it.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Directness">Whether it is held through others.</param>
/// <param name="Share">Its share.</param>
/// <param name="IsBeneficial">Whether it is declared as beneficial ownership or control.</param>
/// <param name="From">First day.</param>
/// <param name="End">First day on which it is no more.</param>
/// <param name="Fault">What of it cannot be understood, and how it is stated; null where nothing.</param>
internal sealed record BodsInterest(
    InterestCode Type, Directness Directness, OrUnknown<ShareRange> Share, bool IsBeneficial, CalendarDate? From, CalendarDate? End, string? Fault);

internal static class BodsRelationship
{
    private static readonly InterestCode UnknownInterest = InterestCode.Parse("unknownInterest");

    /// <summary>The record that one end of a relationship names; null where it is not specified.</summary>
    public static string? RecordOf(JsonElement details, string member) => details.Text(member);

    /// <summary>Why one end is not specified; null where that is not said.</summary>
    public static string? ReasonOf(JsonElement details, string member) => details.Member(member).Text("reason");

    /// <summary>The interests; one unknown interest where none is given.</summary>
    public static IReadOnlyList<BodsInterest> Interests(JsonElement details)
    {
        var interests = details.Objects("interests").Select(Read).ToList();
        return interests.Count > 0 ? interests : [new BodsInterest(UnknownInterest, Directness.Unknown, default, false, null, null, null)];
    }

    /// <summary>The records that an indirect relationship is made of, in the order given: who stands between, and relationships.</summary>
    public static IReadOnlyList<string> ComponentsOf(JsonElement details) => [.. details.Texts("componentRecords").Distinct(StringComparer.Ordinal)];

    private static BodsInterest Read(JsonElement interest)
    {
        var fault = new List<string>();
        var type = UnknownInterest;
        if (interest.Text("type") is { } code && !TextValue.TryParse(code, out type))
        {
            type = UnknownInterest;
            fault.Add($"interests.type {code} is not of BODS 0.4; it is stated as unknown.");
        }

        var share = default(OrUnknown<ShareRange>);
        if (interest.Member("share") is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } stated && !TryShare(stated, out share))
        {
            fault.Add($"interests.share {stated.GetRawText()} is no range between 0 and 100; it is stated as unknown.");
        }

        var (from, end) = (interest.Text("startDate"), interest.Text("endDate"));
        if (from is not null && FieldText.Date(from) is null)
        {
            fault.Add($"interests.startDate {from} is no day; the interest is stated without its first.");
        }

        if (end is not null && FieldText.Date(end) is null)
        {
            fault.Add($"interests.endDate {end} is no day; the interest is stated {(DaySpan.Of(end) is null ? "without an end" : "as ending as late as it may have")}.");
        }

        return new BodsInterest(
            type,
            interest.Text("directOrIndirect") switch { "direct" => Directness.Direct, "indirect" => Directness.Indirect, _ => Directness.Unknown },
            share,
            interest.IsTrue("beneficialOwnershipOrControl"),
            FieldText.Date(from),
            DaySpan.Of(end)?.Last,
            fault.Count == 0 ? null : string.Join(' ', fault));
    }

    private static readonly string[] ShareMembers = ["exact", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];

    // Earlier versions of the standard say of a minimum by true or false whether it is exclusive.
    private static bool IsNumberOrAbsent(JsonElement share, string name) => share.Member(name).ValueKind switch
    {
        JsonValueKind.Number or JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.True or JsonValueKind.False => name.StartsWith("exclusive", StringComparison.Ordinal),
        _ => false,
    };

    // exact, or any of minimum, exclusiveMinimum, maximum and exclusiveMaximum. An object without any says nothing.
    private static bool TryShare(JsonElement share, out OrUnknown<ShareRange> range)
    {
        range = default;
        if (share.ValueKind != JsonValueKind.Object || Array.Exists(ShareMembers, name => !IsNumberOrAbsent(share, name)))
        {
            return false;
        }

        var exact = share.Number("exact");
        var minimum = exact ?? share.Number("minimum") ?? share.Number("exclusiveMinimum");
        var maximum = exact ?? share.Number("maximum") ?? share.Number("exclusiveMaximum");
        if (minimum is null && maximum is null)
        {
            return true;
        }

        if (!Shares.TryRange(minimum, maximum, out var read))
        {
            return false;
        }

        range = OrUnknown.Known(read);
        return true;
    }
}
