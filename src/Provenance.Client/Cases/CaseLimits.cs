namespace Provenance.Client;

/// <summary>What a yes about a case does not mean, and what it holds back.</summary>
internal static class CaseLimits
{
    private const string Whole =
        "Manifest and journal show damage and careless change. Somebody who makes both anew is caught only by what is signed, the entries of the log, or by an id of the journal that somebody else holds.";

    private const string Answers =
        "Nobody signed the answers. That the registry gave them, that they are complete and that they are rightly computed shows only when the questions are asked again, of the registry or of a copy of the log; here a row about one entry is compared with it by record, kind and id, and a row about a job or a release with the entries that it names by their record and the newest one's customer, and nothing else is.";

    public static IReadOnlyList<string> Of(VerificationPolicy policy, IEnumerable<CaseEvidence> evidence)
    {
        var reports = evidence.Select(entry => entry.Report).OfType<VerificationReport>().ToList();
        return
        [
            .. reports
                .Where(report => report.MissingInWords is not null)
                .Select(report => $"Entry {report.Index}: sections {report.MissingInWords}."),
            Whole,
            Answers,
            CaseReport.ReportNotCompared,
            .. VerificationLimits.OfCase(policy, reports),
        ];
    }
}
