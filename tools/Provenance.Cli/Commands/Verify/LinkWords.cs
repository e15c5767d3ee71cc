using System.Globalization;
using Provenance.Client;

namespace Provenance.Cli;

/// <summary>How the links of a verification are shown.</summary>
internal static class LinkWords
{
    /// <summary>Verdict, links, and what a yes does not mean.</summary>
    public static void Show(Terminal terminal, string file, IReadOnlyList<Link> links, IReadOnlyList<string> limits, bool isDisputed)
    {
        terminal.Line($"{file}: {Verdict(links, isDisputed)}");
        foreach (var link in links)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  {Word(link.State),-11} {link.Name,-11} {Terminal.Plain(link.Detail)}"));
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

    /// <summary>A link for programs.</summary>
    public static LinkDocument Document(Link link) => new(link.Name, Word(link.State), link.Detail);

    /// <summary>The outcome of a link.</summary>
    public static string Word(LinkState state) => state switch
    {
        LinkState.Holds => "holds",
        LinkState.Broken => "BROKEN",
        _ => "not checked",
    };
}
