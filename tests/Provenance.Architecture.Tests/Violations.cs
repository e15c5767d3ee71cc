namespace Provenance.Architecture.Tests;

/// <summary>Fails with every violation in full, one a line; the stock assertion shows the first few, cut short.</summary>
internal static class Violations
{
    public static void ExpectNone(IEnumerable<string> violations)
    {
        var lines = violations.ToList();
        Assert.True(lines.Count == 0, string.Join(Environment.NewLine, lines.Prepend($"{lines.Count} violated:")));
    }
}
