using System.Globalization;

namespace Provenance.Cli.Tests;

public sealed class LineTests
{
    [Theory]
    [InlineData("kestrel\u001b[2J\u001b[H", "kestrel[2J[H")]
    [InlineData("kestrel\nheron: proved", "kestrel heron: proved")]
    [InlineData("kestrel\u202E\u2066\u009b\u007f", "kestrel")]
    [InlineData("红隼\tkestrel", "红隼 kestrel")]
    public void A_line_is_one_line_and_steers_no_terminal(string text, string shown)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var terminal = new Terminal(output, error, () => Stream.Null, isInteractive: false, showsProgress: false);

        terminal.Line(text);
        terminal.Note(text);

        Assert.Equal(shown + "\n", output.ToString());
        Assert.Equal(shown + "\n", error.ToString());
    }
}
