// A period ends after it starts and before it is reported; customers together should not use more than the whole.

using System.Numerics;

namespace Provenance.Statements;

internal static class UsageRules
{
    public static IEnumerable<Finding> Check(StatementContent content)
    {
        var totals = content.Section<Totals>();
        var customers = content.Section<UsageCustomers>();
        return (totals is null ? [] : CheckTotals(content, totals))
            .Concat(customers is null ? [] : CheckCustomers(customers))
            .Concat(totals is null || customers is null ? [] : CheckSums(totals, customers));
    }

    private static IEnumerable<Finding> CheckTotals(StatementContent content, Totals totals) =>
        ReportRules.Ordered(totals.From, totals.To, "totals.to")
            .Concat(ReportRules.NotAfterStatement(content, totals.To, "totals.to"))
            .Concat(ReportRules.Punctual(content, totals.To, "totals.to"));

    private static IEnumerable<Finding> CheckCustomers(UsageCustomers customers) =>
        ReportRules.Distinct(customers.Items, item => item.Customer.ToString(), "customers.items", ".customer");

    private static IEnumerable<Finding> CheckSums(Totals totals, UsageCustomers customers) =>
        CheckSum(totals.SmallJobs, customers.Items.Select(item => item.SmallJobs), "totals.smallJobs")
            .Concat(CheckSum(totals.Inference, customers.Items.Select(item => item.Inference), "totals.inference"));

    private static IEnumerable<Finding> CheckSum(OrUnknown<Estimate> total, IEnumerable<OrUnknown<Estimate>> parts, string field)
    {
        var least = parts.Aggregate(
            BigInteger.Zero, (sum, part) => part.TryGet(out var known) ? sum + (BigInteger)known.Low.Millionths : sum);
        if (total.TryGet(out var whole) && least > (BigInteger)whole.High.Millionths)
        {
            yield return new Warning(
                WarningReason.DeclarationImplausible, field, "The customers together used more hours than the whole.");
        }
    }
}
