using System.Globalization;
using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

public sealed class CsvFormTests
{
    [Theory]
    [InlineData("-2.5")]
    [InlineData("-8")]
    [InlineData("-120..-100")]
    [InlineData("-120..")]
    [InlineData("-2.5E-05..1E+16")]
    [InlineData("-1.25e-3")]
    public async Task A_number_stays_one_though_it_is_negative(string cell) => Assert.Equal(cell, await WrittenAsync(cell, isInteractive: false));

    [Theory]
    [InlineData("-2+3")]
    [InlineData("-A1")]
    [InlineData("-1\n")]
    [InlineData("+65 1234")]
    [InlineData("=1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    public async Task What_a_spreadsheet_would_run_is_text(string cell) => Assert.Equal("'" + cell, (await WrittenAsync(cell, isInteractive: false)).Trim('"'));

    [Fact]
    public async Task What_is_exact_for_programs_steers_no_terminal()
    {
        Assert.Equal("Kestrel\u001b[2J", await WrittenAsync("Kestrel\u001b[2J", isInteractive: false));
        Assert.Equal("Kestrel[2J", await WrittenAsync("Kestrel\u001b[2J", isInteractive: true));
    }

    private static async Task<string> WrittenAsync(string cell, bool isInteractive)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        var terminal = new Terminal(output, TextWriter.Null, () => Stream.Null, isInteractive, showsProgress: false);
        var basis = new AnswerBasis();
        await new CsvForm(terminal).WriteAsync(new Answer(basis, new AnswerTable(["cell"], [], [[cell]], []), basis), TestContext.Current.CancellationToken);

        // Below the heading the cell, then the basis, which begins with a tree of no entries.
        return output.ToString().Split('\n', 2)[1].Split(",0,")[0];
    }
}
