using Provenance.Registry.Log;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Cli.Tests;

/// <summary>A redaction whose checkpoint the witnesses have not cosigned: nobody is shown it, so that nothing may be gone yet.</summary>
public sealed class WaitingRedactionTests
{
    private const int Target = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_for_witnesses_is_told_and_neither_repaired_nor_backed_up_away()
    {
        await using var witnesses = await RunningWitnesses.StartAsync();
        await using var registry = await RunningRegistry.StartAsync(witnesses.Workshop, witnesses.Policy);
        var workshop = registry.Workshop;
        await LogAsync(registry, "secret", "--wait", "witnessed");
        await witnesses.StopAsync();
        await RedactAsync(registry);
        await registry.StopAsync();

        var check = await CommandRun.GoodAsync("fsck", "--data", registry.Data);
        var backup = await CommandRun.GoodAsync("backup", "--data", registry.Data, "--out", workshop["backup"]);
        await CommandRun.GoodAsync("fsck", "--data", registry.Data, "--repair");

        Assert.Contains("Redaction 3 waits for the witnesses", check.Output, StringComparison.Ordinal);
        Assert.Contains("0 damages", check.Output, StringComparison.Ordinal);
        Assert.Contains($"what it names is in {workshop["backup"]}. Make another backup", backup.Output, StringComparison.Ordinal);
        Assert.True(await IsSectionThereAsync(registry.Data));
        Assert.True(await IsSectionThereAsync(workshop["backup"]));

        // Where nobody is asked for witnesses, what is signed is published.
        File.Delete(Path.Combine(registry.Data, "witnessed-checkpoint"));
        await CommandRun.GoodAsync("backup", "--data", registry.Data, "--out", workshop["later"]);
        Assert.False(await IsSectionThereAsync(workshop["later"]));
        await CommandRun.GoodAsync("restore", "--data", registry.Data, "--from", workshop["backup"]);
        Assert.False(await IsSectionThereAsync(registry.Data));
    }

    private static async Task LogAsync(RunningRegistry registry, string name, params string[] more)
    {
        var workshop = registry.Workshop;
        await CommandRun.GoodAsync(workshop.Attest(await workshop.EntityReportAsync(name + ".json", name), workshop[name + ".attestation.json"]));
        var run = await registry.SubmitAsync([workshop[name + ".attestation.json"], .. more]);
        Assert.True(run.Code == ExitCode.Ok, run.Error + run.Output);
    }

    private static async Task RedactAsync(RunningRegistry registry)
    {
        var (workshop, file) = (registry.Workshop, registry.Workshop["redaction.attestation.json"]);
        using (var log = Open(registry.Data))
        {
            var statement = (await log.ReadEntryAsync(new LeafIndex(Target), Token))!.StatementId;
            await CommandRun.GoodAsync(
                "redact", statement.ToString(), "--section", "identity", "--cause", "court-order", "--reason", "order 4 of 2026", "--server", registry.Server,
                "--origin", Workshop.Origin, "--key", workshop["north.key"], "--out", file);
        }

        await CommandRun.GoodAsync("cosign", file, "--key", workshop["south.key"], "--root", workshop["root.attestation.json"]);
        var run = await registry.SubmitAsync(file);
        Assert.True(run.Code == ExitCode.Ok, run.Error + run.Output);
    }

    private static async Task<bool> IsSectionThereAsync(string data)
    {
        using var log = Open(data);
        return (await log.ReadEntryAsync(new LeafIndex(Target), Token))!.Sections.ContainsKey("identity");
    }

    private static SqliteLogStore Open(string data) => SqliteLogStore.Open(new() { DataDirectory = data }, TimeProvider.System);
}
