// A rental ends after it starts; who stands behind a reseller should be declared.

namespace Provenance.Statements;

internal static class RentalRules
{
    public static IEnumerable<Finding> Check(StatementContent content)
    {
        var terms = content.Section<Terms>();
        var parties = content.Section<RentalParties>();
        return (terms is null ? [] : CheckTerms(content, terms)).Concat(parties is null ? [] : CheckParties(parties));
    }

    private static IEnumerable<Finding> CheckTerms(StatementContent content, Terms terms) =>
        (terms.To.At is { } end ? ReportRules.Ordered(terms.From, end, "terms.to") : [])
            .Concat(ReportRules.Punctual(content, terms.From, "terms.from"))
            .Concat(ReportRules.NotEmpty(terms.Reserved, "terms.reserved"))
            .Concat(ReportRules.Distinct(terms.Reserved, row => $"{row.Accelerator} in {row.Domain ?? "any domain"}", "terms.reserved"))
            .Concat(ReportRules.Catalogued(
                terms.Reserved.Select((row, index) => (row.Accelerator, ReportRules.At("terms.reserved", index, ".accelerator")))));

    private static IEnumerable<Finding> CheckParties(RentalParties parties)
    {
        var repeated = ReportRules.Distinct(parties.Resellers, reseller => reseller.ToString(), "parties.resellers")
            .Concat(ReportRules.Distinct(
                parties.AccessCountries.TryGet(out var countries) ? countries : [], country => country.ToString(), "parties.accessCountries"));
        foreach (var finding in repeated)
        {
            yield return finding;
        }

        if (parties.Resellers.Count > 0 && parties.EndCustomer.IsUnknown)
        {
            yield return new Warning(
                WarningReason.EndCustomerUndeclared, "parties.endCustomer", "A reseller stands between, and no end customer is declared.");
        }
    }
}
