// A command that has ended well may be acted on: what it signed is submitted, and its numbers are used. So the names of its
// files are safe by then, as their bytes are: a power cut that brought the file of a stream back would have a number signed
// twice, and one that took the output of an import would lose what the journal says is delivered.

using Provenance.Faults.SystemCalls;
using Provenance.Statements;

namespace Provenance.Faults.PowerLoss;

/// <summary>No power cut takes back the names of files that a command has told of.</summary>
public sealed class CommandNameTests : IDisposable
{
    private const string Origin = "registry.example/2026";
    private const string Entity =
        """{"record":"entities/NATIONAL:SG:1","sections":{"identity":{"entity":"NATIONAL:SG:1","type":"legal-entity","names":[{"text":"Kestrel Compute","kind":"registered"}],"jurisdiction":"SG"}}}""";
    private const string Jobs =
        "JobIDRaw|JobID|Account|State|Submit|Start|End|AllocTRES\n1|1|lab-a|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|gres/gpu:h100=8\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("provenance-names-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("attest", "signed")]
    [InlineData("attest", "signed/many.attestations.jsonl")]
    [InlineData("import", "signed/many.attestations.jsonl")]
    public async Task The_folders_of_what_was_written_are_synced_after_the_last_name_in_them(string command, string output)
    {
        if (await Strace.WhyNotAsync(Token) is { } why)
        {
            Assert.Skip("NO CALL WAS RECORDED. " + why);
        }

        foreach (var folder in (string[])["kept", "signed"])
        {
            _ = Directory.CreateDirectory(At(folder));
        }

        using (var key = SigningKey.Create())
        {
            KeyFile.WritePrivate(At("acme.key"), key, Handle.Parse("statements"));
        }

        await File.WriteAllTextAsync(At("report"), command == "attest" ? Entity : Jobs, Token);
        string[] arguments = command == "attest"
            ? ["attest", "entity", "--from", At("report"), "--stream", At("kept/stream.json")]
            : ["import", "slurm", At("report"), "--site", "acme/jurong-1/h100-a", "--time-zone", "UTC", "--state", At("kept/journal.jsonl")];
        var trace = At("trace");

        var (process, code, told) = await ProvenanceCommand.RunAsync(
            [.. arguments, "--key", At("acme.key"), "--origin", Origin, "--out", At(output)], Strace.Naming(trace), Token);

        Assert.True(code == 0, told);
        var calls = DiskCall.Read(await Strace.ReadFinishedAsync(trace, process, Token));
        foreach (var folder in (string[])[At("kept"), At("signed")])
        {
            var named = calls.FindLastIndex(call => call.Kind is DiskCallKind.Open or DiskCallKind.Rename && IsIn(folder, call.Kind == DiskCallKind.Open ? call.Path : call.To));
            var synced = calls.FindLastIndex(call => call.Kind == DiskCallKind.Sync && Path.TrimEndingDirectorySeparator(call.Path) == folder);
            Assert.True(named >= 0 && synced > named, $"{folder}: the last name came with call {named}, the last sync with {synced}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A lock holds nothing that could be lost.
    private static bool IsIn(string folder, string path) =>
        Path.GetDirectoryName(path) == folder && !path.EndsWith(".lock", StringComparison.Ordinal);

    private string At(string name) => Path.Combine(_folder, name);
}
