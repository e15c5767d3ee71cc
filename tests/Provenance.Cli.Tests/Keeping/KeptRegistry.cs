using System.Text;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Cli.Tests;

/// <summary>A registry of a few entries, of which copies are taken, and whose files are lost.</summary>
public abstract class KeptRegistry : IAsyncLifetime
{
    private protected RunningRegistry Registry { get; private set; } = null!;

    private protected Workshop Workshop => Registry.Workshop;

    private protected string Log => Path.Combine(Registry.Data, "log.db");

    private protected string Mark => Path.Combine(Registry.Data, "mark", "high-water-mark");

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Registry = await RunningRegistry.StartAsync();
        await LogAsync("first");
    }

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task LogAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync(name + ".json", name), Workshop[name + ".attestation.json"]));
            var run = await Registry.SubmitAsync(Workshop[name + ".attestation.json"]);
            Assert.True(run.Code == ExitCode.Ok, run.Error + run.Output);
        }
    }

    private protected Task<CommandRun> BackUpAsync(string name) => CommandRun.GoodAsync("backup", "--data", Registry.Data, "--out", Workshop[name]);

    private protected Task<CommandRun> CleanAsync() => CommandRun.GoodAsync("fsck", "--data", Registry.Data);

    private protected void PutBack(string backup)
    {
        DeleteLog();
        File.Copy(Path.Combine(Workshop[backup], "log.db"), Log);
    }

    private protected void DeleteLog()
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(Log + suffix);
        }
    }

    // As "provenance mirror" lays it out, made here from the store, so that this test stands by itself.
    private protected async Task MirrorAsync(string path)
    {
        using var store = SqliteLogStore.Open(new() { DataDirectory = Registry.Data }, TimeProvider.System);
        var size = (await store.ReadHeadAsync(Token)).Size;
        var entries = await store.ReadEntriesAsync(new LeafIndex(0), (int)size.Value, Token);
        var bundle = TilePath.Of(new EntryBundleId(0, (int)size.Value));
        var envelopes = Path.Combine(path, "envelopes", bundle["/tile/entries/".Length..] + ".attestations.jsonl");
        foreach (var file in new[] { Path.Combine(path, bundle[1..]), envelopes })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }

        await File.WriteAllBytesAsync(Path.Combine(path, bundle[1..]), EntryBundle.Encode([.. entries.Select(entry => entry.Leaf)]), Token);
        var lines = entries.Select(entry => Attestation.TryCreate(entry.Envelope, entry.Sections, out var attestation, out _)
            ? Encoding.UTF8.GetString(AttestationJson.Write(attestation)).Trim().ReplaceLineEndings("")
            : "null");
        await File.WriteAllTextAsync(envelopes, string.Join('\n', lines) + "\n", Token);
        await CheckpointAsync(Path.Combine(path, "checkpoint"));
    }

    private protected async Task CheckpointAsync(string path)
    {
        using var client = new Client.RegistryClient(new Client.RegistryClientOptions { Address = new Uri(Registry.Server) });
        await File.WriteAllBytesAsync(path, (await client.Audit.GetCheckpointAsync(Token)).Format(), Token);
    }
}
