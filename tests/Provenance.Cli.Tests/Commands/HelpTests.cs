using System.CommandLine;

namespace Provenance.Cli.Tests;

/// <summary>The help of every command, and what a wrong command line gets.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands()
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null, isInteractive: false, showsProgress: false);
        return [.. CommandGroups.All.SelectMany(group => Paths(group(terminal), ""))];
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_has_help_with_examples(string path)
    {
        var run = await CommandRun.OfAsync([.. path.Split(' '), "--help"]);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains("provenance ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("key new")]
    [InlineData("query jobs --json --csv")]
    [InlineData("query jobs --limit 0")]
    [InlineData("query jobs --limit 99999999999")]
    [InlineData("query lineage")]
    [InlineData("query lineage --model a --digest b")]
    [InlineData("query jobs --country Singapore")]
    [InlineData("attest accreditation --from a --key b --origin c --stream d")]
    public async Task A_wrong_command_line_says_why_and_ends_with_2(string line)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith("provenance: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("nonsense", "provenance has no command \"nonsense\"; it has demo, key,")]
    [InlineData("query structurings --threshold 1", "query has no command \"structurings\"; it has ")]
    [InlineData("query", "query needs one of its commands: ")]
    [InlineData("query jobs --limit 99999999999", "--limit is a whole number from 1 to 2,147,483,647")]
    [InlineData("query jobs --limit many", "--limit is a whole number up to 2,147,483,647, and \"many\" is none")]
    public async Task A_wrong_word_or_number_is_told_what_there_is(string line, string said)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_rule_set_is_a_wrong_call()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "{bad", TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("query", "leads", "--rules", path, "--server", "http://127.0.0.1:9");

        File.Delete(path);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("is no rule set: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_in_a_rule_set_stands_behind_its_place()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """{"name": 7}""", TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("query", "leads", "--rules", path, "--server", "http://127.0.0.1:9");

        File.Delete(path);
        Assert.Contains("is no rule set: name: ", run.Error, StringComparison.Ordinal);
    }

    // Where a command had two options of one name, each command that looks an option up by name failed.
    [Fact]
    public void No_command_has_two_options_or_subcommands_of_one_name()
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null, isInteractive: false, showsProgress: false);

        var doubled = CommandGroups.All.Select(group => group(terminal)).SelectMany(WithSubcommands).SelectMany(
            command => command.Options.Select(option => option.Name).Concat(command.Subcommands.Select(child => child.Name))
                .GroupBy(name => name).Where(names => names.Count() > 1).Select(names => $"{command.Name} {names.Key}"));

        Assert.Empty(doubled);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_ends_with_3()
    {
        var run = await CommandRun.OfAsync("query", "jobs", "--server", "http://127.0.0.1:9");

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("could not be asked", run.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> WithSubcommands(Command command) =>
        [command, .. command.Subcommands.SelectMany(WithSubcommands)];

    private static IEnumerable<string> Paths(Command command, string prefix)
    {
        var path = (prefix + " " + command.Name).Trim();
        return [path, .. command.Subcommands.SelectMany(child => Paths(child, path))];
    }
}
