// An entity statement speaks of the entity its record names; verified identifiers pass their own check, claimed ones
// may fail it; shares lie between 0 and 100 per cent and should not add up to more.

namespace Provenance.Statements;

internal static class EntityRules
{
    private static readonly Quantity Whole = Quantity.FromInteger(100);

    public static IEnumerable<Finding> Check(StatementContent content)
    {
        var identity = content.Section<Identity>();
        var owners = content.Section<Owners>();
        return (identity is null ? [] : CheckIdentity(content, identity))
            .Concat(owners is null ? [] : CheckOwners(content, owners));
    }

    private static IEnumerable<Finding> CheckIdentity(StatementContent content, Identity identity)
    {
        if (identity.Entity.ToString() != content.Statement.RecordName.Id)
        {
            yield return Refusal.Impossible("identity.entity", $"The record names {content.Statement.RecordName.Id}, not {identity.Entity}.");
        }

        if (identity.IncorporatedOn is { } date && date.TryGet(out var incorporated) && incorporated > Day(content.Statement.IssuedAt))
        {
            yield return Refusal.Impossible("identity.incorporatedOn", $"{incorporated} is after the statement was issued.");
        }

        var findings = ReportRules.NotEmpty(identity.Names, "identity.names")
            .Concat(ReportRules.Distinct(identity.Names, name => $"{name.Text} ({Words.Of(name.Kind)})", "identity.names"))
            .Concat(ReportRules.Distinct(identity.Identifiers, one => $"{one.Scheme} {one.Id}", "identity.identifiers"))
            .Concat(ReportRules.Distinct(identity.Keys, key => key.ToString(), "identity.keys"))
            .Concat(IdentifierRules.Check(identity.Identifiers, "identity.identifiers"));
        foreach (var finding in findings)
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> CheckOwners(StatementContent content, Owners owners) =>
        ReportRules.NotAfterStatement(content, owners.AsOf, "owners.asOf")
            .Concat(owners.Interests.SelectMany((interest, index) => CheckInterest(content, owners, interest, ReportRules.At("owners.interests", index))))
            .Concat(CheckSum(owners));

    private static IEnumerable<Finding> CheckInterest(StatementContent content, Owners owners, Interest interest, string field)
    {
        if (interest.SharePercent.TryGet(out var share))
        {
            if (share.Maximum > Whole)
            {
                yield return Refusal.Impossible($"{field}.sharePercent.maximum", $"{share.Maximum} is above 100 per cent.");
            }

            if (share.Minimum > share.Maximum)
            {
                yield return Refusal.Impossible(
                    $"{field}.sharePercent.minimum", $"The minimum ({share.Minimum}) is above the maximum ({share.Maximum}).");
            }
        }

        if (interest.From is { } from && from > Day(owners.AsOf))
        {
            yield return Refusal.Impossible($"{field}.from", $"{from} is after asOf ({owners.AsOf}).");
        }

        if (interest is { From: { } first, To: { } last } && first > last)
        {
            yield return Refusal.Impossible($"{field}.to", $"The end ({last}) is before the start ({first}).");
        }

        if (interest.Party.TryGet(out var party) && party.ToString() == content.Statement.RecordName.Id)
        {
            yield return new Warning(WarningReason.DeclarationImplausible, $"{field}.party", "The entity is stated as its own owner.");
        }
    }

    // Only direct interests of one type that run at asOf add up; indirect ones repeat what others hold.
    private static IEnumerable<Finding> CheckSum(Owners owners) => owners.Interests
        .Where(interest => interest.DirectOrIndirect == Directness.Direct
            && interest.Type.ToString() is "shareholding" or "votingRights"
            && (interest.To is null || interest.To >= Day(owners.AsOf)))
        .GroupBy(interest => interest.Type)
        .Select(group => (Type: group.Key, Sum: group.Aggregate(Quantity.Zero, AddMinimum)))
        .Where(total => total.Sum > Whole)
        .Select(total => new Warning(
            WarningReason.DeclarationImplausible, "owners.interests", $"Direct {total.Type} adds up to at least {total.Sum} per cent."));

    private static Quantity AddMinimum(Quantity sum, Interest interest) =>
        interest.SharePercent.TryGet(out var share) && share.Minimum <= Whole ? sum + share.Minimum : sum;

    private static CalendarDate Day(Timestamp moment) => new(DateOnly.FromDateTime(moment.Value.UtcDateTime));
}
