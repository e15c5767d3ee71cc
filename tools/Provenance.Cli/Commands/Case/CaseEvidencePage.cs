using System.Globalization;
using Provenance.Client;
using Provenance.Reports;

namespace Provenance.Cli;

/// <summary>The entries of a case and the links of its verification, as blocks of its report.</summary>
/// <param name="verified">The verification.</param>
internal sealed class CaseEvidencePage(CaseReport verified)
{
    // By whom it was cosigned is told by the verifier's own policy, and the page is the same under each.
    private const string CheckpointHolds = "signed by the log, and cosigned by as many witnesses as the policy of whoever verifies asks, if it asks for any";

    /// <summary>Every entry with its proof in words, the chain of trust that they rest on, and what was logged of them later.</summary>
    public IReadOnlyList<ReportBlock> Entries() =>
    [
        new ReportTable(
            ["entry", "statement", "whose word", "logged at (UTC)", "verification"],
            [.. verified.Evidence.Select(entry => (IReadOnlyList<string>)
            [
                entry.Index.ToString(),
                entry.Report?.Content?.Statement is { } statement ? $"{statement.Kind.Name} {statement.Record}\n{statement.Id}" : "",
                WhoseWord(entry.Report),
                entry.Report?.LoggedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
                string.Join(", ", [Word(entry.Link), .. entry.Report?.Cautions ?? []]),
            ])]),
        new ReportHeading("Who accredited whom"),
        Told("trust") is { Count: > 0 } chain ? new ReportList(chain) : new ReportParagraph("No trust statement is in this case."),
        .. Told("later") is { Count: > 0 } later ? [new ReportHeading("What was logged later of these entries and their keys"), new ReportList(later)] : (ReportBlock[])[],
    ];

    /// <summary>Every link but those of single entries, which stand with the entries, and of the archive, which comes after the report.</summary>
    public IReadOnlyList<ReportBlock> Links() =>
    [
        new ReportTable(
            ["link", "outcome", "what was checked"],
            [.. verified.Links.Where(link => link.Name is not ("bundle" or "members")).Select(link => (IReadOnlyList<string>)[link.Name, LinkWords.Word(link.State), link is { Name: "checkpoint", Holds: true } ? CheckpointHolds : link.Detail])]),
    ];

    // What replaying the trust statements with each entry gave, each told once, in log order.
    private List<string> Told(string name) =>
    [
        .. verified.Evidence
            .SelectMany(entry => entry.Report?.Links ?? [])
            .Where(link => link.Holds && link.Name == name)
            .Select(link => link.Detail)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(detail => detail.Length > 0 ? detail[..detail.IndexOf(':', StringComparison.Ordinal)].Length : 0)
            .ThenBy(detail => detail, StringComparer.Ordinal),
    ];

    // A bundle names a signer; that he signed, or that the authorities did, is only what its links show.
    private static string WhoseWord(VerificationReport? report) => report switch
    {
        { Signer: { } key } when Holds(report, "signatures") => $"{key.Party} ({key.Role}), key {key.KeyId.ToString()[..16]}…, by entries {string.Join(' ', key.Statements)}",
        { Signer: null } when Holds(report, "signatures") && Holds(report, "rights") => "authorities",
        _ => "not established",
    };

    private static bool Holds(VerificationReport report, string name) => report.Links.Any(link => link.Holds && link.Name == name);

    private static string Word(Link link) => link.State == LinkState.Holds ? "proved" : $"{LinkWords.Word(link.State)}: {link.Detail}";
}
