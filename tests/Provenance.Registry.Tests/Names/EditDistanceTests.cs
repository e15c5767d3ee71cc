using CsCheck;
using Provenance.Registry.Names;

namespace Provenance.Registry.Tests.Names;

public sealed class EditDistanceTests
{
    private static readonly Gen<string> Word = Gen.Char['a', 'c'].Array[0, 7].Select(letters => new string(letters));

    [Fact]
    public void The_table_finds_the_distance_that_trying_everything_finds() =>
        Gen.Select(Word, Word).Sample((one, other) => Assert.Equal(ByTryingEverything(one, other), EditDistance.Damerau(one, other)));

    [Theory]
    [InlineData("ca", "abc", 3)]
    [InlineData("kestrel", "kestrle", 1)]
    [InlineData("kestrel", "", 7)]
    public void The_distance_of_known_words_is_known(string one, string other, int expected) =>
        Assert.Equal(expected, EditDistance.Damerau(one, other));

    // The examples that Winkler's papers print.
    [Theory]
    [InlineData("martha", "marhta", 0.961)]
    [InlineData("dwayne", "duane", 0.840)]
    [InlineData("dixon", "dicksonx", 0.813)]
    public void The_similarities_of_the_papers_come_out(string one, string other, double expected) =>
        Assert.Equal(expected, EditDistance.JaroWinkler(one, other), 0.0006);

    [Fact]
    public void Similarity_is_symmetric_between_0_and_1_and_1_for_equal_words_only() =>
        Gen.Select(Word, Word).Sample((one, other) =>
        {
            var similarity = EditDistance.JaroWinkler(one, other);
            Assert.InRange(similarity, 0, 1);
            Assert.Equal(similarity, EditDistance.JaroWinkler(other, one));
            Assert.Equal(one == other, similarity > 1 - 1e-9);
        });

    private static int ByTryingEverything(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0)
        {
            return one.Length + other.Length;
        }

        var best = ByTryingEverything(one[..^1], other[..^1]) + (one[^1] == other[^1] ? 0 : 1);
        best = Math.Min(best, ByTryingEverything(one[..^1], other) + 1);
        best = Math.Min(best, ByTryingEverything(one, other[..^1]) + 1);
        var canSwap = one.Length > 1 && other.Length > 1 && one[^1] == other[^2] && one[^2] == other[^1];
        return canSwap ? Math.Min(best, ByTryingEverything(one[..^2], other[..^2]) + 1) : best;
    }
}
