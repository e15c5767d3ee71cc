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
}
