using System.Security.Cryptography;
using Provenance.Registry.Rules;
using Provenance.Transparency;

namespace Provenance.Cli.Tests;

/// <summary>A registry that answers with a rule set of its own: whoever keeps an answer gets what it was judged by.</summary>
public sealed class CaseRulesTests : IAsyncLifetime
{
    // The shipped rules in other bytes: another rule set, by its digest.
    private static readonly byte[] Rules = [.. RuleSets.DefaultFile(), (byte)'\n'];

    private RunningRegistry _registry = null!;

    private string Folder => _registry.Workshop["kestrel"];

    private string Kept => Path.Combine(Folder, "rules", $"{new Digest(SHA256.HashData(Rules))}.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync(Rules);
        await CommandRun.GoodAsync(
            "case", "new", Folder, "--title", "Kestrel", "--number", "2026-17", "--legal-basis", "Example Act, s. 4", "--by", "A. Examiner", "--policy", _registry.Policy);
    }

    [Fact]
    public async Task The_rule_set_is_written_byte_for_byte()
    {
        var file = _registry.Workshop["rules.json"];

        var run = await CommandRun.GoodAsync("query", "rules", "--file", file, "--server", _registry.Server);

        Assert.Equal(Rules, await File.ReadAllBytesAsync(file, Token));
        Assert.Contains(new Digest(SHA256.HashData(Rules)).ToString(), run.Output, StringComparison.Ordinal);
        var again = await CommandRun.OfAsync("query", "rules", "--file", file, "--server", _registry.Server);
        Assert.Equal(ExitCode.Unable, again.Code);
        Assert.Contains("rules.json exists. Name another file with --file, or replace it with --overwrite.", again.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("query", "rules", "--file", file, "--overwrite", "--server", _registry.Server);
    }

    [Fact]
    public async Task A_case_holds_the_rules_that_its_answers_used()
    {
        var kept = await KeepAsync();

        Assert.DoesNotContain("case rules", kept.Error, StringComparison.Ordinal);
        Assert.Equal(Rules, await File.ReadAllBytesAsync(Kept, Token));
    }

    [Fact]
    public async Task Rules_that_a_case_lacks_are_asked_for_where_a_registry_is_named_and_else_said_to_be_missing()
    {
        await KeepAsync();
        File.Delete(Kept);
        var packed = _registry.Workshop["kestrel.case.zip"];

        var without = await CommandRun.GoodAsync("case", "export", Folder, "--out", packed, "--policy", _registry.Policy);
        Assert.Contains("add its file with \"case rules\"", without.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Kept));

        await CommandRun.GoodAsync("case", "rules", Folder, "--server", _registry.Server);
        Assert.Equal(Rules, await File.ReadAllBytesAsync(Kept, Token));

        File.Delete(Kept);
        await CommandRun.GoodAsync("case", "export", Folder, "--out", packed, "--overwrite", "--policy", _registry.Policy, "--server", _registry.Server);
        var verified = await CommandRun.GoodAsync("verify", packed, "--policy", _registry.Policy);
        Assert.Contains("holds       rules", verified.Output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await _registry.DisposeAsync();

    private Task<CommandRun> KeepAsync() => CommandRun.GoodAsync(
        "query", "rules", "--on", "2026-11-25", "--case", Folder, "--by", "A. Examiner", "--server", _registry.Server, "--policy", _registry.Policy);
}
