namespace Provenance.Cli.Tests;

/// <summary>Imports that submit as well, night after night, against a registry that the command itself serves.</summary>
public sealed class ImportSubmissionTests : IAsyncLifetime
{
    private const string Header = "JobIDRaw|JobID|Account|State|Submit|Start|End|AllocTRES\n";
    private const string Job = "1|1|lab-a|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|gres/gpu:h100=8\n";

    private RunningRegistry _registry = null!;

    private Workshop Workshop => _registry.Workshop;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync();

    [Fact]
    public async Task What_a_registry_refused_is_sent_again_by_every_later_import()
    {
        await Workshop.KeyAsync("stranger", "statements");
        await WriteAsync("october.txt", Header + Job);

        var first = await ImportAsync("october.txt", "stranger", _registry.Server);
        var second = await ImportAsync("october.txt", "stranger", _registry.Server);

        Assert.Equal((ExitCode.Refused, ExitCode.Refused), (first.Code, second.Code));
        Assert.Contains("What was refused is kept", first.Error, StringComparison.Ordinal);
        Assert.Contains("1 refused: KeyUnknown", second.Output, StringComparison.Ordinal);
        Assert.Contains("or was refused in part: 1 of its 1 statements are written first", second.Error, StringComparison.Ordinal);
    }

    // Cron runs one line for ever.
    [Fact]
    public async Task The_same_line_again_after_a_registry_was_away_brings_everything_in()
    {
        await WriteAsync("october.txt", Header + Job);

        var away = await ImportAsync("october.txt", "acme", "http://127.0.0.1:9");
        var again = await ImportAsync("october.txt", "acme", _registry.Server);
        await WriteAsync("october.txt", Header + Job + Job.Replace("1|1|", "2|2|", StringComparison.Ordinal));
        var later = await ImportAsync("october.txt", "acme", _registry.Server);

        Assert.Equal((ExitCode.Unable, ExitCode.Ok, ExitCode.Ok), (away.Code, again.Code, later.Code));
        Assert.Contains("1 logged", again.Output, StringComparison.Ordinal);
        Assert.Contains("1 logged", later.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Workshop["october.3.attestations.jsonl"]));
    }

    [Fact]
    public async Task What_an_earlier_import_left_is_submitted_though_the_new_export_is_empty()
    {
        await WriteAsync("monday.txt", Header + Job);
        await WriteAsync("tuesday.txt", Header);
        await CommandRun.GoodAsync(Line("monday.txt", "acme"));

        // As a kill leaves it before its end.
        File.Move(Workshop["monday.attestations.jsonl"], Workshop["acme.import.jsonl.undelivered"]);
        var journal = await File.ReadAllLinesAsync(Workshop["acme.import.jsonl"], Token);
        await File.WriteAllLinesAsync(Workshop["acme.import.jsonl"], journal[..^1], Token);

        var run = await ImportAsync("tuesday.txt", "acme", _registry.Server);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("There was no record in", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 logged", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_registry_that_was_away_did_not_get_goes_in_with_the_next_import()
    {
        await WriteAsync("monday.txt", Header + Job);
        await WriteAsync("tuesday.txt", Header + Job.Replace("1|1|", "2|2|", StringComparison.Ordinal));
        await WriteAsync("wednesday.txt", Header + Job);

        var away = await ImportAsync("monday.txt", "acme", "http://127.0.0.1:9");
        var next = await CommandRun.GoodAsync([.. Line("tuesday.txt", "acme"), "--server", _registry.Server, "--policy", _registry.Policy]);
        await CommandRun.GoodAsync([.. Line("wednesday.txt", "acme"), "--server", _registry.Server, "--policy", _registry.Policy]);

        Assert.Equal(ExitCode.Unable, away.Code);
        Assert.Contains($"provenance submit {Workshop["monday.attestations.jsonl"]}", away.Error, StringComparison.Ordinal);
        Assert.Contains("2 logged", next.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Workshop["wednesday.attestations.jsonl"]));
    }

    [Fact]
    public async Task A_journal_that_another_import_has_open_is_told_in_words()
    {
        await WriteAsync("october.txt", Header + Job);
        await CommandRun.GoodAsync(Line("october.txt", "acme"));
        File.Delete(Workshop["october.attestations.jsonl"]);

        CommandRun run;
        await using (File.Open(Workshop["acme.import.jsonl"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            run = await CommandRun.OfAsync(Line("october.txt", "acme"));
        }

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("Another import has", run.Error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Workshop[name], text, Token);

    private Task<CommandRun> ImportAsync(string file, string key, string server) =>
        CommandRun.OfAsync([.. Line(file, key), "--server", server, "--policy", _registry.Policy]);

    private string[] Line(string file, string key) =>
        ["import", "slurm", Workshop[file], "--site", "acme/jurong-1/h100-a", "--time-zone", "UTC", "--key", Workshop[$"{key}.key"], "--origin", Workshop.Origin];
}
