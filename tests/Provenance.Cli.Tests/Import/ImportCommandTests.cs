using Provenance.Statements;

namespace Provenance.Cli.Tests;

public sealed class ImportCommandTests : IDisposable
{
    private const string Header = "JobIDRaw|JobID|Account|State|Submit|Start|End|AllocTRES\n";
    private const string Job = "1|1|lab-a|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|gres/gpu:h100=8\n";
    private const string Step = "1.batch|1.batch|lab-a|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|gres/gpu:h100=8\n";
    private const string Odd = "2|2|lab-a|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|gres/gpu:=frob\n";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public ImportCommandTests()
    {
        using var key = SigningKey.Create();
        KeyFile.WritePrivate(At("acme.key"), key, Handle.Parse("statements"));
    }

    [Fact]
    public async Task Jobs_become_attestations_and_the_same_jobs_again_nothing()
    {
        await WriteAsync("october.txt", Header + Job + Step);

        Assert.Equal(ExitCode.Ok, await ImportAsync("october.txt"));
        var line = Assert.Single(await File.ReadAllLinesAsync(At("october.attestations.jsonl"), TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Ok, await ImportAsync("october.txt", "--out", At("again.attestations.jsonl")));
        Assert.False(File.Exists(At("again.attestations.jsonl")));
        Assert.Equal(ExitCode.Ok, await ImportAsync("october.txt", "--out", At("again.attestations.jsonl"), "--repeat"));
        Assert.Equal(line, Assert.Single(await File.ReadAllLinesAsync(At("again.attestations.jsonl"), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task What_was_not_drafted_is_listed_and_the_answer_is_no()
    {
        await WriteAsync("october.txt", Header + Job + Odd);

        Assert.Equal(ExitCode.Refused, await ImportAsync("october.txt", "--rejects", At("rejects.csv")));

        var lines = await File.ReadAllLinesAsync(At("rejects.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("file,line,subject,reason,detail", lines[0]);
        Assert.Contains("october.txt,3,2,value-unreadable,", lines[1], StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("rejects.csv")));
        }
    }

    [Fact]
    public async Task A_list_of_rejects_replaces_nothing_but_an_earlier_list()
    {
        await WriteAsync("october.txt", Header + Job + Odd);

        Assert.Equal(ExitCode.Usage, await ImportAsync("october.txt", "--rejects", At("october.txt")));
        Assert.Equal(ExitCode.Usage, await ImportAsync("october.txt", "--rejects", At("acme.key")));
        Assert.StartsWith(Header, await File.ReadAllTextAsync(At("october.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Refused, await ImportAsync("october.txt", "--dry-run", "--rejects", At("rejects.csv")));
        Assert.Equal(ExitCode.Refused, await ImportAsync("october.txt", "--rejects", At("rejects.csv")));
    }

    [Fact]
    public async Task A_site_of_another_operator_than_the_keys_is_refused_before_anything_is_signed()
    {
        await WriteAsync("october.txt", Header + Job);
        Assert.True(KeyFile.TryReadPrivate(At("acme.key"), out var file, out _));
        using (file)
        {
            var party = Handle.Parse("borealis");
            var proof = ProofOfPossession.Sign(file.Key, "r.example", party, KeyUse.Statements);
            KeyFile.WritePublic(
                At("acme.pub.json"), new PublicKeyFile(file.Key.PublicKey, file.Use, new Enrolment { Origin = "r.example", Handle = party, ProofOfPossession = proof }));
        }

        Assert.Equal(ExitCode.Usage, await ImportAsync("october.txt", "--dry-run"));

        Assert.Contains("--site says that the key is acme's, and", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("that it is borealis's", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_registry_will_warn_of_is_told_once_with_its_first_place()
    {
        await WriteAsync("october.txt", Header + Job + Job.Replace("1|1|", "2|2|", StringComparison.Ordinal));
        await WriteAsync("gpus.json", "{\"accelerators\": {\"h100\": \"nvidia-h100-smx\"}}");

        Assert.Equal(ExitCode.Ok, await ImportAsync("october.txt", "--dry-run", "--mapping", At("gpus.json")));

        var told = Assert.Single(_error.ToString().Split('\n'), line => line.Contains("nvidia-h100-smx", StringComparison.Ordinal));
        Assert.Contains("october.txt", told, StringComparison.Ordinal);
        Assert.Contains("AcceleratorUnknown", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        await WriteAsync("october.txt", Header + Job);

        Assert.Equal(ExitCode.Ok, await ImportAsync("october.txt", "--dry-run"));

        Assert.Equal(["acme.key", "october.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.Contains("new", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_attestations_that_is_there_is_not_replaced()
    {
        await WriteAsync("october.txt", Header + Job);
        await WriteAsync("october.attestations.jsonl", "kept");

        Assert.Equal(ExitCode.Unable, await ImportAsync("october.txt"));
        Assert.Equal("kept", await File.ReadAllTextAsync(At("october.attestations.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_two_exports_with_one_job_the_later_file_counts()
    {
        await WriteAsync("october.txt", Header + Job.Replace("COMPLETED", "RUNNING", StringComparison.Ordinal).Replace("2026-10-01T10:05:00", "Unknown", StringComparison.Ordinal));
        await WriteAsync("november.txt", Header + Job);

        Assert.Equal(ExitCode.Ok, await ImportAsync("october.txt", At("november.txt"), "--as-of", "2026-11-01T00:00:00Z"));

        var line = Assert.Single(await File.ReadAllLinesAsync(At("october.attestations.jsonl"), TestContext.Current.CancellationToken));
        Assert.True(AttestationJson.TryParse(System.Text.Encoding.UTF8.GetBytes(line), out var attestation, out _));
        Assert.Equal(JobState.Completed, new StatementReader("r.example").Read(attestation).Content!.Section<Run>()!.State);
    }

    [Fact]
    public async Task An_import_in_which_no_job_names_a_GPU_does_not_end_as_if_there_were_none()
    {
        var without = Job.Replace("gres/gpu:h100=8", "billing=64,cpu=64,node=1", StringComparison.Ordinal);
        await WriteAsync("october.txt", Header + without + Step);

        Assert.Equal(ExitCode.Refused, await ImportAsync("october.txt"));
        Assert.Contains("AccountingStorageTRES", _error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(At("october.attestations.jsonl")));

        await WriteAsync("november.txt", Header + without + Job.Replace("1|1|", "2|2|", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Ok, await ImportAsync("november.txt"));
    }

    [Fact]
    public async Task Of_several_clusters_one_has_to_be_named()
    {
        var rows = Header.Replace("\n", "|Cluster\n", StringComparison.Ordinal)
            + string.Concat(new[] { "1", "2" }.Select(one => Job.Replace("1|1|", $"{one}|{one}|", StringComparison.Ordinal).Replace("\n", $"|c{one}\n", StringComparison.Ordinal)));
        await WriteAsync("october.txt", rows);

        Assert.Equal(ExitCode.Refused, await ImportAsync("october.txt", "--dry-run"));
        Assert.Contains("holds c1", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("and c2: say with --cluster", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await ImportAsync("october.txt", "--cluster", "c2"));
    }

    [Fact]
    public async Task A_journal_without_its_secret_is_not_gone_on_with()
    {
        await WriteAsync("october.txt", Header + Job);
        Assert.Equal(ExitCode.Ok, await ImportAsync("october.txt"));
        File.Delete(At("acme.import.secret"));

        Assert.Equal(ExitCode.Unable, await ImportAsync("october.txt", "--out", At("again.attestations.jsonl")));
        Assert.Contains("Restore both", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2|2|lab-a|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|gres/gpu:h100=8|other\n")]
    public async Task What_an_earlier_import_left_is_told_and_written_though_the_new_export_gives_nothing(string rows)
    {
        await WriteAsync("october.txt", Header + Job);
        Assert.Equal(ExitCode.Ok, await ImportAsync("october.txt"));
        await LoseAsync("october.attestations.jsonl");
        await WriteAsync("november.txt", Header.Replace("\n", "|Cluster\n", StringComparison.Ordinal) + rows);

        Assert.Equal(ExitCode.Refused, await ImportAsync("november.txt", "--cluster", "h100-a"));

        Assert.Single(await File.ReadAllLinesAsync(At("november.attestations.jsonl"), TestContext.Current.CancellationToken));
        Assert.Contains($"1 attestations in {At("november.attestations.jsonl")}", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("so that nothing was imported", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", ExitCode.Refused, "the accounting does not say whether none was used or none is counted")]
    [InlineData("{\"countsGpus\": false}", ExitCode.Refused, "\"countsGpus\": true in the mapping")]
    [InlineData("{\"countsGpus\": true}", ExitCode.Ok, "There was nothing new to write.")]
    [InlineData("{\"countsGpus\": \"yes\"}", ExitCode.Usage, "countsGpus")]
    public async Task A_day_without_GPUs_is_nothing_to_report_only_where_the_site_says_that_they_are_counted(string mapping, int code, string told)
    {
        await WriteAsync("mapping.json", mapping);
        await WriteAsync("october.txt", Header + Job.Replace("gres/gpu:h100=8", "cpu=8", StringComparison.Ordinal));

        Assert.Equal(code, await ImportAsync("october.txt", "--mapping", At("mapping.json")));
        Assert.Contains(told, _error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(At("october.attestations.jsonl")));
    }

    [Fact]
    public async Task A_mistyped_output_issues_nothing()
    {
        await WriteAsync("october.txt", Header + Job);

        Assert.Equal(ExitCode.Unable, await ImportAsync("october.txt", "--out", At("nowhere/1.attestations.jsonl")));

        Assert.Single(await File.ReadAllLinesAsync(At("acme.import.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Mistakes_of_a_mapping_are_told_with_their_place()
    {
        await WriteAsync("jobs.csv", "a\n1\n");
        await WriteAsync("mapping.json", "{\"name\": \"t\",\n \"statements\": [{\"kind\": \"job\"}]}");

        var code = await RunAsync("import", "csv", At("jobs.csv"), "--mapping", At("mapping.json"), "--site", "acme/jurong-1/h100-a", "--key", At("acme.key"), "--origin", "r.example");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("line 2, column 26", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_no_accounting_are_told()
    {
        await WriteAsync("october.txt", "hello\n");

        Assert.Equal(ExitCode.Unable, await ImportAsync("october.txt"));
        Assert.Contains("lacks State", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_origin_or_a_known_time_zone_nothing_is_done()
    {
        await WriteAsync("october.txt", Header + Job);

        Assert.Equal(ExitCode.Usage, await RunAsync("import", "slurm", At("october.txt"), "--site", "acme/jurong-1/h100-a", "--key", At("acme.key")));
        Assert.Equal(ExitCode.Usage, await ImportAsync("october.txt", "--time-zone", "Mars/Olympus"));
        Assert.Equal(ExitCode.Usage, await RunAsync("import", "slurm", At("october.txt"), "--site", "acme", "--key", At("acme.key"), "--origin", "r.example"));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    // As a kill leaves an import before its end: nothing is at its place, and what was issued is kept beside the journal.
    private async Task LoseAsync(string output)
    {
        var journal = At("acme.import.jsonl");
        File.Move(At(output), journal + ".undelivered");
        await File.WriteAllLinesAsync(journal, (await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken))[..^1], TestContext.Current.CancellationToken);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(At(name), text, TestContext.Current.CancellationToken);

    private Task<int> ImportAsync(string file, params string[] more)
    {
        string[] zone = more.Contains("--time-zone") ? [] : ["--time-zone", "Asia/Singapore"];
        return RunAsync(["import", "slurm", At(file), "--site", "acme/jurong-1/h100-a", "--key", At("acme.key"), "--origin", "r.example", .. zone, .. more]);
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        arguments,
        new Terminal(_output, _error, () => Stream.Null, isInteractive: false, showsProgress: false),
        [ImportCommand.Create],
        TestContext.Current.CancellationToken);
}
