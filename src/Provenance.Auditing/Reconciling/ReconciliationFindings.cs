using System.Globalization;
using Provenance.Accounting;

namespace Provenance.Auditing;

/// <summary>A reconciliation's outcome as findings, as every audit has them.</summary>
public static class ReconciliationFindings
{
    /// <summary>The findings.</summary>
    /// <param name="outcome">What the comparison gave.</param>
    /// <param name="refused">What is wrong with the entries that were read.</param>
    public static FindingList Of(ReconciliationOutcome outcome, FindingList refused)
    {
        var findings = new FindingList();

        // First, so that they are kept however much else is found: one for each reason, which counts for all of its records.
        foreach (var (reason, count) in outcome.NotDrafted.Where(pair => !Reconciliation.IsExpected(pair.Key)))
        {
            findings.Add(new AuditFinding(AuditRules.RawNotDrafted, null, outcome.FirstNotDrafted[reason].Place.ToString(), Words(outcome.FirstNotDrafted[reason], count)));
            findings.AddCounted(AuditRules.RawNotDrafted.Code, count - 1);
        }

        findings.AddAll(refused);
        foreach (var finding in outcome.NotLogged
            .Select(one => new AuditFinding(AuditRules.RawNotLogged, null, one.Place.ToString(), $"{one.Record} has no statement in the log."))
            .Concat(outcome.NotInRaw.Select(one => AuditFinding.OfEntry(AuditRules.LoggedNotRaw, one.Index, $"{one.Record} has no raw record.")))
            .Concat(outcome.Differing.Select(one => AuditFinding.OfEntry(AuditRules.RawDiffers, one.Index, Words(one))))
            .Concat(outcome.Contradicted.SelectMany(one => one.Contradicting.Select(index => ChainCheck.ConflictOf(index, one.Record, one.Index))))
            .Concat(outcome.NotCompared.Select(one => AuditFinding.OfEntry(
                AuditRules.RawNotCompared, one.Index, $"{one.Record} was compared without {string.Join(" and ", one.Sections)}, which {(one.Sections.Count == 1 ? "is" : "are")} not shown."))))
        {
            findings.Add(finding);
        }

        return findings;
    }

    private static string Words(NotDrafted first, long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} raw records give no statement and were not compared: {first.Reason}. The first{(first.Subject.Length == 0 ? "" : $", {first.Subject}")}: {first.Detail}");

    private static string Words(DifferingRecord one)
    {
        var fields = one.Fields.Select(field => $"{field.Path} is {field.Logged ?? "absent"}, raw {field.Raw ?? "absent"}");
        var source = one.HasOtherSource ? new[] { "it names another raw record's digest as its source" } : [];
        return string.Create(CultureInfo.InvariantCulture, $"{one.Record} differs from {one.Place}: {string.Join("; ", fields.Concat(source))}.");
    }
}
