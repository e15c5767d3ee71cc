// A listing names its party, ends no earlier than it begins, and is taken from a list that was out when it was signed.

namespace Provenance.Statements;

internal static class ListingRules
{
    public static IEnumerable<Finding> Check(StatementContent content, ListingBody body) =>
        ReportRules.NotEmpty(body.Names, "body.names")
            .Concat(ReportRules.Distinct(body.Names, name => $"{name.Text} ({Words.Of(name.Kind)})", "body.names"))
            .Concat(ReportRules.Distinct(body.Identifiers, one => $"{one.Scheme} {one.Id}", "body.identifiers"))
            .Concat(IdentifierRules.Check(body.Identifiers, "body.identifiers"))
            .Concat(ReportRules.Distinct(body.Programmes, programme => programme, "body.programmes"))
            .Concat(CheckDates(content, body));

    private static IEnumerable<Finding> CheckDates(StatementContent content, ListingBody body)
    {
        var issued = new CalendarDate(DateOnly.FromDateTime(content.Statement.IssuedAt.Value.UtcDateTime));
        if (body.List.PublishedOn > issued)
        {
            yield return Refusal.Impossible("body.list.publishedOn", $"{body.List.PublishedOn} is after the statement was issued.");
        }

        if (!body.ListedOn.TryGet(out var listed))
        {
            yield break;
        }

        if (body.DelistedOn is { } delisted && delisted < listed)
        {
            yield return Refusal.Impossible("body.delistedOn", $"The end ({delisted}) is before the start ({listed}).");
        }

        if (body.Status == ListingStatus.InForce && listed > issued)
        {
            yield return new Warning(
                WarningReason.DeclarationImplausible, "body.listedOn", $"Stated to be in force, and begins only on {listed}.");
        }
    }
}
