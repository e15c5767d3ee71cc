using System.IO.Compression;
using Provenance.Client;

namespace Provenance.Cli.Tests;

/// <summary>Files that were handed over with text that would write something else on the screen of whoever looks at them.</summary>
public sealed class ForgedTextTests : IAsyncLifetime
{
    private const string Escape = "\u001b[2J\u001b[H";

    private RunningRegistry _registry = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Workshop Workshop => _registry.Workshop;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync();

    [Fact]
    public async Task The_name_of_a_member_forges_no_verdict()
    {
        var packed = Workshop["kestrel.case.zip"];
        await using (var archive = await ZipFile.OpenAsync(packed, ZipArchiveMode.Create, Token))
        {
            archive.CreateEntry($"{Escape}x\n{packed}: proved");
        }

        var run = await CommandRun.OfAsync("verify", packed, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Refused, run.Code);
        RequireHarmless(run);
        Assert.Contains("[2J[Hx ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Error.Split('\n'), line => line.StartsWith($"{packed}: proved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_origin_of_a_case_or_a_bundle_is_shown_without_escapes()
    {
        var folder = Workshop["kestrel"];
        await CommandRun.GoodAsync(
            "case", "new", folder, "--title", "Kestrel", "--number", "2026-17", "--legal-basis", "Example Act, s. 4", "--by", "A. Examiner", "--policy", _registry.Policy);
        await CommandRun.GoodAsync("query", "bundle", "1", "--out", Workshop["bundles"], "--server", _registry.Server, "--policy", _registry.Policy);
        var bundle = Workshop["bundles/entry-1.bundle.json"];
        await ForgeOriginAsync(Path.Combine(folder, CaseLayout.Case));
        await ForgeOriginAsync(bundle);

        var shown = await CommandRun.GoodAsync("case", "show", folder);
        var ofCase = await CommandRun.OfAsync("verify", folder, "--policy", _registry.Policy);
        var ofBundle = await CommandRun.OfAsync("verify", bundle, "--policy", _registry.Policy);

        Assert.Contains("for [2J[H", shown.Output, StringComparison.Ordinal);
        Assert.All((CommandRun[])[ofCase, ofBundle], run => Assert.Equal(ExitCode.Refused, run.Code));
        Assert.All((CommandRun[])[ofCase, ofBundle], run => Assert.Contains("[2J[H", run.Error, StringComparison.Ordinal));
        Assert.All((CommandRun[])[shown, ofCase, ofBundle], RequireHarmless);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private static async Task ForgeOriginAsync(string path)
    {
        var text = await File.ReadAllTextAsync(path, Token);
        var forged = text.Replace($"\"{Workshop.Origin}\"", $"\"\\u001b[2J\\u001b[H{Workshop.Origin}\"", StringComparison.Ordinal);
        Assert.NotEqual(text, forged);
        await File.WriteAllTextAsync(path, forged, Token);
    }

    private static void RequireHarmless(CommandRun run)
    {
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain('\u001b', run.Error);
    }
}
