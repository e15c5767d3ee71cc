using System.Text;

namespace Provenance.Auditing.Tests;

public sealed class FieldDifferenceTests
{
    [Theory]
    [InlineData("""{"a":"1","b":[1,2]}""", """{"b":[1,2],"a":"1"}""", "")]
    [InlineData("""{"hours":"640"}""", """{"salt":"x","hours":"640.0"}""", "")]
    [InlineData("""{"hours":"640"}""", """{"hours":"640.000001"}""", "run.hours 640 640.000001")]
    [InlineData("""{"count":64}""", """{"count":65}""", "run.count 64 65")]
    [InlineData("""{"count":"64"}""", """{"count":64}""", "run.count 64 64")]
    [InlineData("""{"at":"2026-01-01T00:00:00Z"}""", """{}""", "run.at 2026-01-01T00:00:00Z -")]
    [InlineData("""{}""", """{"more":"x"}""", "run.more - x")]
    [InlineData("""{"list":[{"n":1},{"n":2}]}""", """{"list":[{"n":1},{"n":3},{"n":4}]}""", """run.list[1].n 2 3|run.list[2] - {"n":4}""")]
    public void Fields_that_differ_are_told_by_their_path(string raw, string logged, string expected)
    {
        var found = FieldDifferences.Between("run", Encoding.UTF8.GetBytes(raw), Encoding.UTF8.GetBytes(logged));

        Assert.Equal(expected, string.Join('|', found.Select(one => $"{one.Path} {one.Raw ?? "-"} {one.Logged ?? "-"}")));
    }
}
