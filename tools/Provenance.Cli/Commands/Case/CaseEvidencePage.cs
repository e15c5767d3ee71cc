using System.Globalization;
using Provenance.Client;
using Provenance.Reports;

namespace Provenance.Cli;

/// <summary>The entries of a case and the links of its verification, as blocks of its report.</summary>
/// <param name="verified">The verification.</param>
internal sealed class CaseEvidencePage(CaseReport verified)
{
    /// <summary>Every entry with its proof in words, and the chain of trust that they rest on.</summary>
    public IReadOnlyList<ReportBlock> Entries() =>
    [
        new ReportTable(
            ["entry", "statement", "whose word", "logged at (UTC)", "verification"],
            [.. verified.Evidence.Select(entry => (IReadOnlyList<string>)
            [
                entry.Index.ToString(),
                entry.Report?.Content?.Statement is { } statement ? $"{statement.Kind.Name} {statement.Record}\n{statement.Id}" : "",
                entry.Report?.Signer is { } key ? $"{key.Party} ({key.Role}), key {key.KeyId.ToString()[..16]}…, by entries {string.Join(' ', key.Statements)}" : "authorities",
                entry.Report?.LoggedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
                Word(entry.Link),
            ])]),
        new ReportHeading("Who accredited whom"),
        Chain() is { Count: > 0 } chain ? new ReportList(chain) : new ReportParagraph("No trust statement is in this case."),
    ];

    /// <summary>Every link but those of single entries, which stand with the entries, and of the archive, which comes after the report.</summary>
    public IReadOnlyList<ReportBlock> Links() =>
    [
        new ReportTable(
            ["link", "outcome", "what was checked"],
            [.. verified.Links.Where(link => link.Name is not ("bundle" or "members")).Select(link => (IReadOnlyList<string>)[link.Name, LinkWords.Word(link.State), link.Detail])]),
    ];

    // What replaying each entry's trust statements gave, each told once, in log order.
    private List<string> Chain() =>
    [
        .. verified.Evidence
            .SelectMany(entry => entry.Report?.Links ?? [])
            .Where(link => link is { Name: "trust", Holds: true })
            .Select(link => link.Detail)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(detail => detail.Length > 0 ? detail[..detail.IndexOf(':', StringComparison.Ordinal)].Length : 0)
            .ThenBy(detail => detail, StringComparer.Ordinal),
    ];

    private static string Word(Link link) => link.State == LinkState.Holds ? "proved" : $"{LinkWords.Word(link.State)}: {link.Detail}";
}
