using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Registry.Tests.Support;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Checking;

/// <summary>A log is checked while a server writes it.</summary>
public sealed class CheckBesideServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_section_that_is_erased_meanwhile_is_a_damage_only_if_no_redaction_was_logged_first(bool isRedacted)
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        var job = registry.World.SignedJob();
        _ = await registry.LogAsync(job);
        using var log = SqliteLogStore.Open(new SqliteOptions { DataDirectory = registry.Directory }, registry.Clock);
        var before = await log.ReadHeadAsync(Token);
        var plan = new FaultPlan();
        var pause = plan.PauseAt(Step.ReadHead, Moment.After);
        var check = new LogCheck(registry.World.Origin, new FaultyStore(log, plan), registry.Secrets).RunAsync(mark: null, progress: null, Token).AsTask();
        await pause.Reached;

        _ = await registry.LogAsync(isRedacted
            ? registry.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(registry.World.Quorum)
            : registry.World.SignedJob());
        await log.EraseAsync([new SectionsOf(new LeafIndex(before.Size.Value - 1), ["parties"])], Token);
        pause.Release();
        var report = await check;

        Assert.Equal(before.Size.Value + 1, report.Entries);
        Assert.Equal(1, report.RedactedSections);
        if (isRedacted)
        {
            Assert.Empty(report.Damages);
        }
        else
        {
            Assert.Contains("no redaction names it", Assert.Single(report.Damages).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public async Task A_redaction_that_is_logged_and_not_published_is_told_and_is_no_damage(long published, bool waits)
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        var job = registry.World.SignedJob();
        _ = await registry.LogAsync(job);
        _ = await registry.LogAsync(registry.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(registry.World.Quorum));
        using var log = SqliteLogStore.Open(new SqliteOptions { DataDirectory = registry.Directory }, registry.Clock);

        var report = await new LogCheck(registry.World.Origin, log, registry.Secrets, published: new TreeSize(published)).RunAsync(mark: null, progress: null, Token);

        Assert.Equal(waits, report.IsClean);
        Assert.Equal(waits ? [new LeafIndex(7)] : [], report.WaitingRedactions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redaction_that_is_logged_and_not_carried_out_is_a_damage_only_if_it_stays_so(bool isCarriedOut)
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        var job = registry.World.SignedJob();
        _ = await registry.LogAsync(job);
        using var log = SqliteLogStore.Open(new SqliteOptions { DataDirectory = registry.Directory }, registry.Clock);
        var index = (await log.ReadHeadAsync(Token)).Size.Value - 1;
        _ = await registry.LogAsync(registry.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(registry.World.Quorum));

        var check = new LogCheck(registry.World.Origin, log, registry.Secrets, patience: TimeSpan.FromSeconds(isCarriedOut ? 60 : 1))
            .RunAsync(mark: null, progress: null, Token).AsTask();
        if (isCarriedOut)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Token);
            Assert.False(check.IsCompleted);
            await log.EraseAsync([new SectionsOf(new LeafIndex(index), ["parties"])], Token);
        }

        var damages = (await check).Damages;
        if (isCarriedOut)
        {
            Assert.Empty(damages);
        }
        else
        {
            Assert.Contains($"redacts sections of entry {index}, which are still there", Assert.Single(damages).Message, StringComparison.Ordinal);
        }
    }
}
