using System.CommandLine;
using Google.Protobuf.Reflection;
using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

/// <summary>Refusals come in the words of the wire and are told in those of the command.</summary>
public sealed class CommandWordsTests
{
    private static readonly Command Query = QueryCommand.Create(new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null, isInteractive: false, showsProgress: false));

    // Fields that the command fills in itself, or reads from an option that has another shape.
    private static readonly string[] Unasked = ["page_token", "as_of", "with_controllers", "measure", "include_disputed", "most_adjusted_p"];

    [Theory]
    [InlineData("lineage", "maxDepth", "--depth")]
    [InlineData("lineage", "relations[2]", "--relation")]
    [InlineData("lineage", "start", "--model or --digest")]
    [InlineData("clusters", "min_operations_per_second", "--min-ops")]
    [InlineData("clusters", "period", "--from and --to")]
    [InlineData("diff", "asOf.treeSize", "TO")]
    [InlineData("jobs", "asOf.treeSize", "--known-at")]
    [InlineData("balance", "site", "SITE")]
    [InlineData("usage", "site", "--site")]
    [InlineData("jobs", "somethingNew", "somethingNew")]
    public void A_field_is_told_as_the_option_it_came_from(string query, string field, string option) =>
        Assert.Equal(option, CommandWords.OptionOf(Find(query), field));

    [Fact]
    public void Every_question_of_the_service_has_a_title_and_a_command_that_exists()
    {
        foreach (var method in InvestigationService.Descriptor.Methods)
        {
            Assert.Contains(' ', CommandWords.TitleOf(method.Name));
            Assert.NotEqual(method.Name, CommandWords.TitleOf(method.Name));
            var words = CommandWords.Of(method.Name).Trim('"').Split(' ');
            Assert.Equal("query", words[0]);
            Assert.NotNull(Find(words[1]));
        }
    }

    [Fact]
    public void Every_field_that_a_person_can_get_wrong_is_an_option_or_an_argument_of_its_command()
    {
        var untold = new List<string>();

        // Which rule set is wanted is asked of nobody: a case knows which it lacks.
        foreach (var method in InvestigationService.Descriptor.Methods.Where(method => method.Name != "GetRuleSet"))
        {
            var command = Find(CommandWords.Of(method.Name).Trim('"').Split(' ')[1]);
            foreach (var field in method.InputType.Fields.InDeclarationOrder().Where(field => !Unasked.Contains(field.Name) && field.FieldType is not FieldType.Bool))
            {
                untold.AddRange(CommandWords.OptionOf(command, field.Name) == field.Name ? [$"{method.Name}.{field.Name}"] : Array.Empty<string>());
            }
        }

        Assert.Empty(untold);
    }

    [Fact]
    public void Messages_name_commands_and_not_calls()
    {
        Assert.Equal("Ask \"query leads\" for those.", CommandWords.Of("Ask ListLeads for those."));
        Assert.Equal("--grpc-url: 8.8.8.8 is not a loopback address.", CommandWords.Of("GrpcUrl: 8.8.8.8 is not a loopback address."));
        Assert.Equal("OpenSanctions stays what it is.", CommandWords.Of("OpenSanctions stays what it is."));
    }

    [Theory]
    [InlineData("lineage", "--model", "x", "--depth")]
    [InlineData("lineage", "--model", "x", "--nodes")]
    [InlineData("compute", "--model", "x", "--makers")]
    [InlineData("usage", "--operator", "x", "--from", "2026-01-01T00:00:00Z", "--to", "2026-02-01T00:00:00Z", "--buckets")]
    [InlineData("structuring", "--threshold", "1", "--window-days")]
    [InlineData("structuring", "--threshold", "1", "--min-operators")]
    [InlineData("structuring", "--threshold", "1", "--most-customers")]
    [InlineData("origin", "--origin", "SG", "--min-score")]
    [InlineData("jobs", "--min-accelerators")]
    [InlineData("jobs", "--at-least")]
    [InlineData("jobs", "--limit")]
    public async Task Nobody_who_types_0_means_the_usual_number(params string[] words)
    {
        var run = await CommandRun.OfAsync(["query", .. words, "0"]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(words[^1] + " is ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_of_this_machine_is_refused_by_its_option()
    {
        var directory = Directory.CreateTempSubdirectory();
        var run = await CommandRun.OfAsync("serve", "--data", Path.Combine(directory.FullName, "r"), "--origin", "registry.example/2026", "--grpc-url", "http://8.8.8.8:1");
        directory.Delete(recursive: true);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--grpc-url: 8.8.8.8 is not a loopback address", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("GrpcUrl", run.Error, StringComparison.Ordinal);
    }

    private static Command Find(string name) => Query.Subcommands.Single(command => command.Name == name);
}
