// The reasons in code are those of the wire, one to one by name and number.

using System.Text.Json;
using System.Text.RegularExpressions;

namespace Provenance.Statements.Tests;

public sealed partial class ReasonTests
{
    private static readonly string Errors = File.ReadAllText(Repository.At("proto", "provenance", "v1", "errors.proto"));

    [Fact]
    public void Reasons_of_refusals_are_those_of_the_wire()
    {
        Assert.Equal(Wire("ERROR_REASON_"), Code<RefusalReason>());
        Assert.All(Enum.GetValues<RefusalReason>(), reason => Assert.Contains($" ERROR_REASON_{reason.WireName()} = {(int)reason}", Errors, StringComparison.Ordinal));
    }

    [Fact]
    public void Reasons_of_warnings_are_those_of_the_wire() => Assert.Equal(Wire("WARNING_REASON_"), Code<WarningReason>());

    private static IEnumerable<(string, int)> Wire(string prefix) => Member().Matches(Errors)
        .Where(match => match.Groups[1].Value.StartsWith(prefix, StringComparison.Ordinal))
        .Select(match => (match.Groups[1].Value[prefix.Length..], int.Parse(match.Groups[2].Value, null)));

    private static IEnumerable<(string, int)> Code<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => (JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()), Convert.ToInt32(value, null)));

    [GeneratedRegex(@"^  ((?:ERROR|WARNING)_REASON_[A-Z_]+) = (\d+)", RegexOptions.Multiline)]
    private static partial Regex Member();
}
