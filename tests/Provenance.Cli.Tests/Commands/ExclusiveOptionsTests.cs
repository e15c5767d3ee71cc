namespace Provenance.Cli.Tests;

public sealed class ExclusiveOptionsTests
{
    [Theory]
    [InlineData("--model and --digest exclude each other", "query", "distillation", "--model", "Heron-70B", "--digest", "00")]
    [InlineData("TO and --known-at exclude each other", "query", "diff", "3", "9", "--known-at", "7")]
    [InlineData("--file and --json exclude each other", "query", "rules", "--file", "rules.json", "--json")]
    [InlineData("--file and --xlsx or --case exclude each other", "query", "rules", "--file", "rules.json", "--xlsx", "r.xlsx", "--case", "c")]
    [InlineData("--receipt is that of one attestation: name one *.attestation.json file", "verify", "a.attestation.json", "b.attestation.json", "--receipt", "r", "--policy", "p")]
    [InlineData("--receipt is that of one attestation: name one *.attestation.json file", "verify", "a.bundle.json", "--receipt", "r", "--policy", "p")]
    [InlineData("--use is one of statements, access, recovery, authority", "key", "new", "acme", "--use", "statments")]
    public async Task Options_that_leave_each_other_no_meaning_are_refused(string reason, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }
}
