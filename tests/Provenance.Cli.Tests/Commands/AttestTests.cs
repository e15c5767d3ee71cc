using Provenance.Statements;

namespace Provenance.Cli.Tests;

/// <summary>Reports become attestations.</summary>
public sealed class AttestTests : IAsyncLifetime
{
    private readonly Workshop _workshop = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _workshop.KeyAsync("acme", "statements");

    [Fact]
    public async Task A_report_is_signed_with_salted_sections_and_the_streams_next_number()
    {
        await CommandRun.GoodAsync(_workshop.Attest(await _workshop.EntityReportAsync("a.json", "1"), _workshop["out"]));
        await CommandRun.GoodAsync(_workshop.Attest(await _workshop.EntityReportAsync("b.json", "2"), _workshop["out"]));

        var first = Read(await File.ReadAllBytesAsync(_workshop["out/a.attestation.json"], Token));
        var second = Read(await File.ReadAllBytesAsync(_workshop["out/b.attestation.json"], Token));
        Assert.Equal(1, first.Sequence);
        Assert.Equal(2, second.Sequence);
        Assert.Equal(first.Stream, second.Stream);
    }

    [Fact]
    public async Task Lines_become_lines_and_a_refused_one_is_named_and_takes_no_number()
    {
        string[] reports = [Workshop.EntityReport("1"), Workshop.EntityReport("2", "Singapore"), Workshop.EntityReport("3")];
        await File.WriteAllLinesAsync(_workshop["reports.jsonl"], reports, Token);

        var run = await CommandRun.OfAsync(_workshop.Attest(_workshop["reports.jsonl"], _workshop["jobs.attestations.jsonl"]));

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("reports.jsonl:2: FieldValue identity.jurisdiction", run.Error, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(_workshop["jobs.attestations.jsonl"], Token);
        Assert.Equal([1, 2], lines.Select(line => Read(System.Text.Encoding.UTF8.GetBytes(line)).Sequence!.Value));
    }

    [Theory]
    [InlineData("out", "out/a.attestation.json")]
    [InlineData("many.attestations.jsonl", "many.attestations.jsonl")]
    public async Task What_is_signed_is_for_its_owner_alone(string output, string file)
    {
        await CommandRun.GoodAsync(_workshop.Attest(await _workshop.EntityReportAsync("a.json", "1"), _workshop[output]));

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_workshop[file]));
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"record\":\"entities/NATIONAL:SG:1\",\"sections\":{},\"more\":1}")]
    [InlineData("{\"record\":\"a\",\"record\":\"b\",\"sections\":{}}")]
    [InlineData("{\"sections\":{}}")]
    [InlineData("{\"record\":\"entities/NATIONAL:SG:1\",\"sections\":{},\"supersedes\":{\"statement\":\"x\",\"reason\":\"update\"}}")]
    public async Task What_is_no_report_is_refused_with_its_place(string text)
    {
        await File.WriteAllTextAsync(_workshop["bad.json"], text, Token);

        var run = await CommandRun.OfAsync(_workshop.Attest(_workshop["bad.json"], _workshop["out"]));

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("bad.json", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"record\":", "is not a JSON object")]
    [InlineData("{\"record\":\"entities/NATIONAL:SG:2\",\"sections\":{},\"more\":1}", "the member more is not known")]
    [InlineData("{\"sections\":{}}", "record is missing")]
    [InlineData("{\"record\":\"entities/NATIONAL:SG:2\",\"sections\":{},\"issuedAt\":\"noon\"}", "issuedAt is no time")]
    public async Task A_line_that_is_no_report_is_refused_with_its_place_and_the_run_goes_on(string line, string why)
    {
        await File.WriteAllLinesAsync(_workshop["reports.jsonl"], [Workshop.EntityReport("1"), line, Workshop.EntityReport("3")], Token);
        var output = _workshop["jobs.attestations.jsonl"];

        var run = await CommandRun.OfAsync(_workshop.Attest(_workshop["reports.jsonl"], output));

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains($"refused {_workshop["reports.jsonl"]}:2", run.Error, StringComparison.Ordinal);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.Contains("2 signed, 1 refused; stream ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"2 signed into {output}: leave their reports out before it is run again.", run.Error, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(output, Token);
        Assert.Equal([1, 2], lines.Select(signed => Read(System.Text.Encoding.UTF8.GetBytes(signed)).Sequence!.Value));
    }

    [Theory]
    [InlineData("reports.jsonl")]
    [InlineData("report.json")]
    public async Task A_report_that_is_not_utf_8_is_refused(string name)
    {
        await File.WriteAllBytesAsync(_workshop[name], System.Text.Encoding.Latin1.GetBytes(Workshop.EntityReport("1").Replace("Kestrel", "K\u00E9strel", StringComparison.Ordinal)), Token);

        var run = await CommandRun.OfAsync(_workshop.Attest(_workshop[name], _workshop["jobs.attestations.jsonl"]));

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("is not UTF-8", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_a_crash_cut_off_is_ended_before_the_next_is_written()
    {
        var output = _workshop["jobs.attestations.jsonl"];
        await File.WriteAllTextAsync(output, "{\"payl", Token);

        await CommandRun.GoodAsync(_workshop.Attest(await _workshop.EntityReportAsync("a.json", "1"), output));

        var lines = await File.ReadAllLinesAsync(output, Token);
        Assert.Equal("{\"payl", lines[0]);
        Assert.Equal(1, Read(System.Text.Encoding.UTF8.GetBytes(Assert.Single(lines[1..]))).Sequence);
    }

    [Fact]
    public async Task A_report_that_has_its_file_already_takes_no_number()
    {
        var report = await _workshop.EntityReportAsync("a.json", "1");
        await CommandRun.GoodAsync(_workshop.Attest(report, _workshop["out"]));

        var again = await CommandRun.OfAsync(_workshop.Attest(report, _workshop["out"]));
        await CommandRun.GoodAsync(_workshop.Attest(await _workshop.EntityReportAsync("b.json", "2"), _workshop["out"]));

        Assert.Equal(ExitCode.Unable, again.Code);
        Assert.Contains("another folder with --out", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, Read(await File.ReadAllBytesAsync(_workshop["out/b.attestation.json"], Token)).Sequence);
    }

    [Fact]
    public async Task A_run_that_fails_half_way_tells_how_many_are_signed()
    {
        await File.WriteAllLinesAsync(_workshop["reports.jsonl"], [Workshop.EntityReport("1"), Workshop.EntityReport("2")], Token);
        var output = _workshop["jobs.attestations.jsonl"];

        var run = await CommandRun.OfAsync([.. _workshop.Attest(_workshop["reports.jsonl"], output), "--from", _workshop["nowhere.jsonl"]]);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains($"2 signed into {output}: leave their reports out before it is run again.", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(output, Token)).Length);
    }

    [Fact]
    public async Task A_run_that_is_stopped_tells_how_many_are_signed_and_not_to_run_it_again_as_it_is()
    {
        await File.WriteAllLinesAsync(_workshop["reports.jsonl"], Enumerable.Range(1, 9).Select(i => Workshop.EntityReport($"{i}")), Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var output = new StoppingWriter(stop, afterLines: 3);
        using var error = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        var terminal = new Terminal(output, error, () => Stream.Null, isInteractive: false, showsProgress: false) { Environment = _ => null };

        var code = await CommandLine.RunAsync(_workshop.Attest(_workshop["reports.jsonl"], "-"), terminal, CommandGroups.All, stop.Token);

        Assert.Equal(ExitCode.Unable, code);
        Assert.Equal(3, output.Lines);
        Assert.Contains(
            "Stopped before it was done. 3 signed into the output: leave their reports out before it is run again.", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Run it again", error.ToString(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _workshop.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Statement Read(byte[] utf8)
    {
        Assert.True(AttestationJson.TryParse(utf8, out var attestation, out var refusal), refusal?.Message);
        var read = new StatementReader(Workshop.Origin).Read(attestation);
        Assert.True(read.IsRead, read.Refusal?.Message);
        return read.Content.Statement;
    }

    // Stands for whoever presses Ctrl-C once so many attestations are out.
    private sealed class StoppingWriter(CancellationTokenSource stop, int afterLines) : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public int Lines { get; private set; }

        public override async Task WriteAsync(string? value)
        {
            Lines++;
            if (Lines == afterLines)
            {
                await stop.CancelAsync();
            }
        }
    }
}
