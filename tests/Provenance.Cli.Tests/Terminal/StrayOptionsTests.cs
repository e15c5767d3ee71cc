namespace Provenance.Cli.Tests;

/// <summary>A misspelt option is neither a file nor a value.</summary>
public sealed class StrayOptionsTests
{
    [Theory]
    [InlineData("verify has no option --polcy (did you mean --policy?).", "verify", "entry.bundle.json", "--polcy", "policy.json")]
    [InlineData("import slurm has no option --dry-rum (did you mean --dry-run?).", "import", "slurm", "jobs.json", "--dry-rum", "--site", "acme/jurong-1/h100-a")]
    [InlineData("submit has no option --validate-olny (did you mean --validate-only?).", "submit", "job.attestation.json", "--validate-olny")]
    [InlineData("query device has no option --josn (did you mean --json?).", "query", "device", "--josn")]
    [InlineData("query diff has no option --svg.", "query", "diff", "5", "--svg", "diff.svg")]
    [InlineData("verify has no option --polcy (did you mean --policy?).", "verify", "entry.bundle.json", "--polcy=policy.json")]
    public async Task A_word_that_looks_like_an_option_is_refused(string said, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith($"provenance: {said}", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    // Neither the file's name nor the value of an option that it stands beside.
    [Theory]
    [InlineData("verify", "--policy", "none.json", "--", "--polcy")]
    [InlineData("verify", "--policy=--polcy", "none.bundle.json")]
    public async Task After_two_dashes_or_an_equals_sign_anything_may_stand(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.DoesNotContain("has no option", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_given_all_the_same() => await CommandRun.GoodAsync("verify", "--polcy", "--help");
}
