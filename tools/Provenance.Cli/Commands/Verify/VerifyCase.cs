using System.Text;
using System.Text.Json;
using Provenance.Client;
using Provenance.Reports;

namespace Provenance.Cli;

/// <summary>The verification of a case, packed or as a folder.</summary>
internal static class VerifyCase
{
    /// <summary>Whether a path names a case.</summary>
    public static bool IsCase(string path) => path.EndsWith(".zip", StringComparison.Ordinal) || File.Exists(Path.Combine(path, CaseLayout.Case));

    /// <summary>Verifies it and shows what that gave.</summary>
    public static async Task<CaseReport> RunAsync(Terminal terminal, VerificationPolicy policy, string path, bool json, CancellationToken cancellationToken)
    {
        CaseReport report;
        try
        {
            using var members = await OpenAsync(path, cancellationToken);
            using (var progress = ProgressOf(terminal, members))
            {
                report = await new CaseVerifier(policy).VerifyAsync(members, progress, cancellationToken);
            }

            report = await WithPrintedReportAsync(members, report, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw CommandException.Refused($"{path}: {exception.Message.TrimEnd('.')}", "It was cut off or altered, or is something else.");
        }

        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(
                new CaseVerificationDocument(
                    path,
                    LinkWords.Verdict(report, Disputed(report).Count > 0),
                    report.IsProved,
                    report.IsIncomplete,
                    report.EntriesTotal,
                    report.EntriesHere,
                    Disputed(report),
                    report.File?.Opening.Number,
                    report.File?.Opening.Title,
                    report.File?.Head.ToString(),
                    [.. report.Evidence.Select(entry => entry.Index.Value)],
                    [.. report.File?.Missing.Select(missing => missing.Index.Value) ?? []],
                    [.. report.Links.Select(LinkWords.Document)],
                    report.Limits),
                VerificationJson.Default.CaseVerificationDocument));
        }
        else
        {
            LinkWords.Show(terminal, path, LinkWords.Verdict(report, Disputed(report).Count > 0), report.Links, report.Limits);
        }

        return report;
    }

    /// <summary>Tells how many entries of a case were checked.</summary>
    public static Progress ProgressOf(Terminal terminal, CaseMembers members) =>
        new(terminal, "entries verified", members.List.Count(member => CaseLayout.TryBundle(member.Name, out _)));

    /// <summary>The entries that were signed with a key in other hands, ascending.</summary>
    public static IReadOnlyList<long> Disputed(CaseReport report) =>
        [.. report.Evidence.Where(entry => entry.Report?.DisputedFrom is not null).Select(entry => entry.Index.Value)];

    private static async Task<CaseMembers> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            return await CaseFolder.OpenAsync(path, cancellationToken);
        }

        return CaseArchive.Open(path);
    }

    // A report is made from the case alone and says nothing of witnesses, so it can be made again under any policy and compared. Another version of this command may write
    // another page of the same case; that is no fault, but no confirmation either.
    private static async Task<CaseReport> WithPrintedReportAsync(CaseMembers members, CaseReport report, CancellationToken cancellationToken)
    {
        if (report.File is null || report.IsBroken || members.List.All(member => member.Name != CaseLayout.Report))
        {
            return report;
        }

        var printed = await members.ReadAsync(CaseLayout.Report, cancellationToken);
        var page = await new CasePage(members, report).ReportAsync(cancellationToken);
        var isSame = Enum.GetValues<Paper>().Any(paper => printed.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(HtmlPage.Write(page, paper))));
        return report with
        {
            Links =
            [
                .. report.Links,
                isSame
                    ? new Link("report", LinkState.Holds, $"{CaseLayout.Report} is what this version writes of this case")
                    : Link.NotChecked("report", $"{CaseLayout.Report} is not what this version writes of this case: another version wrote it, the policy it was exported under judges the case otherwise, the case went on since, or it was altered; \"case export\" writes it anew"),
            ],
            Limits = [.. report.Limits.Where(limit => !isSame || limit != CaseReport.ReportNotCompared)],
        };
    }
}
