using Provenance.Reports;

namespace Provenance.Cli.Tests;

public sealed class TreeViewTests
{
    [Fact]
    public void A_diamond_is_opened_once_and_named_again()
    {
        var graph = Graph("abcd", "ba", "ca", "db", "dc");

        Assert.Equal(
            """
            node a
            |-- [b to a] node b
            |   `-- [d to b] node d
            `-- [c to a] node c
                `-- [d to c] node d (see above)

            """,
            Show(graph));
    }

    [Fact]
    public void A_circle_and_a_loop_end_and_say_that_they_go_back()
    {
        Assert.Equal(
            """
            node a
            `-- [b to a] node b
                |-- [a to b] node a (back to above, a circle)
                `-- [b to b] node b (back to above, a circle)

            """,
            Show(Graph("ab", "ba", "ab", "bb")));
    }

    [Fact]
    public void A_node_of_another_branch_is_no_circle()
    {
        Assert.Equal(
            """
            node a
            |-- [b to a] node b
            |   `-- [c to b] node c
            |       `-- [b to c] node b (back to above, a circle)
            `-- [c to a] node c (see above)

            """,
            Show(Graph("abc", "ba", "ca", "cb", "bc")));
    }

    [Fact]
    public void Descendants_follow_the_arrows_and_what_the_start_does_not_lead_to_stands_apart()
    {
        Assert.Equal(
            """
            node a
            `-- [a to b] node b
            node c

            """,
            Show(Graph("abc", "ab") with { TreeFollowsArrows = true }));
    }

    [Fact]
    public void A_terminal_has_lines_and_arrows_and_one_in_the_plain_locale_has_not()
    {
        var graph = Graph("abc", "ba", "ca", "cb");

        Assert.Contains("├── [b to a] node b", Show(graph, isInteractive: true), StringComparison.Ordinal);
        Assert.Contains("node c ↑ see above", Show(graph, isInteractive: true), StringComparison.Ordinal);
        Assert.All(Show(graph, isInteractive: true, locale: "C"), c => Assert.True(char.IsAscii(c)));
    }

    [Fact]
    public void Details_marks_and_doubt_are_on_the_line_and_no_markup_or_control_of_a_name_is_obeyed()
    {
        var graph = new LinkedGraph("", [new("a", "[red]红隼[/] \u001B[2J") { Details = ["SG", "3 chips"], Marks = ["redacted"] }, new("b", "b")], [new("b", "a", "by name", LinkLine.Dashed)])
        {
            Remarks = ["A remark."],
        };

        Assert.Equal(
            """
            [red]红隼[/] [2J | SG | 3 chips  ! redacted
            `-- [by name?] b
            A remark.

            """,
            Show(graph));
    }

    [Fact]
    public void A_chain_that_is_too_deep_ends_and_says_how_much_is_not_shown()
    {
        var ids = Enumerable.Range(0, 10_000).Select(i => $"n{i}").ToList();
        var graph = new LinkedGraph("", [.. ids.Select(id => new GraphNode(id, id))], [.. ids.Zip(ids.Skip(1), (child, parent) => new GraphLink(parent, child, "from"))]);

        var text = Show(graph);

        Assert.Contains("n40\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("n41\n", text, StringComparison.Ordinal);
        Assert.Contains("9,959 of 10,000 nodes are not shown, for the tree ends at 40 steps; --csv lists all.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_graph_is_nothing() => Assert.Equal("", Show(Graph("")));

    // Nodes by letter; a link by two letters, from and to.
    private static LinkedGraph Graph(string nodes, params string[] links) => new(
        "",
        [.. nodes.Select(node => new GraphNode($"{node}", $"node {node}"))],
        [.. links.Select(link => new GraphLink(link[..1], link[1..], $"{link[0]} to {link[1]}"))])
    {
        Start = nodes.Length > 0 ? nodes[..1] : null,
    };

    private static string Show(LinkedGraph graph, bool isInteractive = false, string locale = "en_US.UTF-8")
    {
        using var screen = new Screen(isInteractive, locale);
        TreeView.Write(screen.Terminal, graph, "--csv lists all");
        return screen.Text;
    }
}
