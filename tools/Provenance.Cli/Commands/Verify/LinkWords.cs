using System.Globalization;
using Provenance.Client;

namespace Provenance.Cli;

/// <summary>How the links of a verification are shown.</summary>
internal static class LinkWords
{
    /// <summary>Verdict, links, and what a yes does not mean.</summary>
    public static void Show(Terminal terminal, string file, string verdict, IReadOnlyList<Link> links, IReadOnlyList<string> limits)
    {
        terminal.Line($"{file}: {verdict}");
        foreach (var link in links)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  {Word(link.State),-11} {link.Name,-11} {link.Detail}"));
        }

        terminal.Line("What this cannot show:");
        foreach (var limit in limits)
        {
            terminal.Line("  - " + limit);
        }
    }

    /// <summary>The verdict in words.</summary>
    public static string Verdict(IReadOnlyList<Link> links, bool isDisputed) =>
        (links.Any(link => link.State == LinkState.Broken) ? "BROKEN"
            : links.All(link => link.Holds) ? "proved"
            : "not proved: links were not checked")
        + (isDisputed ? ", DISPUTED" : "");

    /// <summary>The verdict on a case in words.</summary>
    public static string Verdict(CaseReport report, bool isDisputed) => report.IsIncomplete
        ? "INCOMPLETE" + (isDisputed ? ", DISPUTED: " : ": ") + Incomplete(report)
        : Verdict(report.Links, isDisputed);

    /// <summary>What is said of a case whose links hold, where it says itself that entries are missing.</summary>
    public static string Incomplete(CaseReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"Everything that is here verifies. The case says itself that it is incomplete: of {report.EntriesTotal:N0} entries that its answers rest on it holds {report.EntriesHere:N0}.");

    /// <summary>What is said of the disputed entries of a case, whether or not its links hold.</summary>
    public static string InOtherHands(IReadOnlyList<long> entries) =>
        $"DISPUTED: the keys that signed {(entries.Count == 1 ? "entry" : "entries")} {string.Join(", ", entries)} were in other hands when these were logged";

    /// <summary>A link for programs.</summary>
    public static LinkDocument Document(Link link) => new(link.Name, Word(link.State), link.Detail);

    /// <summary>The outcome of a link.</summary>
    public static string Word(LinkState state) => state switch
    {
        LinkState.Holds => "holds",
        LinkState.Broken => "BROKEN",
        LinkState.Missing => "missing",
        _ => "not checked",
    };
}
