using Provenance.Auditing;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Server.FunctionalTests.Audit;

/// <summary>An auditor copies a log from a server process, audits it there, and again from the copy with no server left.</summary>
public sealed class AuditFromOutsideTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("outside-").FullName;
    private LiveRegistry _live = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private VerificationPolicy Policy { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _live = await LiveRegistry.StartAsync(seed: 4242);
        Policy = await _live.PolicyAsync();
        await SubmitJobsAsync(300);
    }

    public async ValueTask DisposeAsync()
    {
        await _live.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_log_is_copied_and_audited_from_its_server_and_then_without_it()
    {
        var first = await MirrorAsync();
        var online = await AuditServerAsync();
        await SubmitJobsAsync(100);
        var second = await MirrorAsync();
        var again = await AuditServerAsync();
        await _live.Server.StopAsync();
        using var copy = new MirrorLog(Layout);
        var offline = await AuditAsync(copy, "copy.state", isServer: false);

        Assert.Equal((306, 406), (first.Checkpoint.Checkpoint.Size.Value, second.Checkpoint.Checkpoint.Size.Value));
        Assert.Empty(second.Problems.Kept);
        Assert.Equal((0, 306), (online.From, online.To));
        Assert.Equal((306, 406), (again.From, again.To));
        Assert.All([online, again, offline], outcome => Assert.Empty(outcome.Findings.Counts));
        Assert.Equal(406, offline.To);
    }

    [Fact]
    public async Task A_server_that_was_restored_with_its_mark_from_an_older_copy_is_found_by_who_saw_more()
    {
        var mark = Path.Combine(_live.Folder["mark"], "high-water-mark");
        await _live.Server.StopAsync();
        _live.Folder.CopyLog("log.db", "older.db");
        File.Copy(mark, _live.Folder["older-mark"]);
        await _live.ResumeAsync();
        await SubmitJobsAsync(10);
        var before = await AuditServerAsync();
        await _live.Server.StopAsync();
        _live.Folder.CopyLog("older.db", "log.db");
        File.Copy(_live.Folder["older-mark"], mark, overwrite: true);
        File.Delete(_live.Folder["projections.db"]);
        await _live.ResumeAsync();

        var outcome = await AuditServerAsync();

        Assert.Equal((316, 306), (before.To, outcome.Checkpoint.Checkpoint.Size.Value));
        Assert.Equal(AuditRules.RolledBack.Code, Assert.Single(outcome.Findings.Counts).Key);
        Assert.Equal(2, outcome.Evidence.Count);
    }

    private MirrorLayout Layout => new(Path.Combine(_folder, "copy"));

    private async Task SubmitJobsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _live.SubmitAsync(_live.World.SignedJob());
        }
    }

    private async Task<MirrorOutcome> MirrorAsync()
    {
        using var client = Client();
        using var source = new RemoteLog(new HttpTiles(new Uri(_live.Ready.Http), TimeProvider.System), client.Audit);
        return await new MirrorRun(source, Layout, Policy).RunAsync(null, Token);
    }

    private async Task<AuditOutcome> AuditServerAsync()
    {
        using var client = Client();
        using var source = new RemoteLog(new HttpTiles(new Uri(_live.Ready.Http), TimeProvider.System), client.Audit);
        return await AuditAsync(source, "server.state", isServer: true);
    }

    private async Task<AuditOutcome> AuditAsync(ILogSource source, string state, bool isServer)
    {
        using var memory = AuditState.Open(Path.Combine(_folder, state), Policy.Origin, Policy.RootFingerprint);
        var options = new AuditOptions { Policy = Policy, EvidenceFolder = Path.Combine(_folder, "evidence"), IsServer = isServer };
        return await new AuditRun(source, memory, options).RunAsync(null, Token);
    }

    private RegistryClient Client() => new(new RegistryClientOptions { Address = new Uri(_live.Ready.Grpc) });
}
