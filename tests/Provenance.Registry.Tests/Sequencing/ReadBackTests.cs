// What another process wrote, or what is signed at a second try, is compared before it is signed, sections too.
using Provenance.Registry.Log;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Sequencing;

public sealed class ReadBackTests
{
    private const int Writer = 0;
    private const int Signer = 1;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE section SET content = CAST('{\"a\":1}' AS BLOB) WHERE section_id / 8 = {0};", "do not have the digest that the statement names")]
    [InlineData("DELETE FROM section WHERE section_id = 8 * {0};", "is missing, and no redaction names it")]
    [InlineData("UPDATE section SET content = zeroblob(length(content)) WHERE section_id = 8 * {0};", "is missing, and no redaction names it")]
    public async Task A_section_that_another_server_logged_is_not_signed_over_where_it_is_another_one_now(string damage, string message)
    {
        await using var servers = await SeveralRegistries.StartAsync(1);
        var signer = await servers.AddAsync(lookForOthers: TimeSpan.FromHours(1));
        var logged = await servers.LogAsync(Writer, servers.World.SignedJob());
        LogTampering.Run(servers.LogPath, damage.Replace("{0}", logged.Index.ToString(), StringComparison.Ordinal));
        var signed = signer.Integrated.Latest!.Checkpoint.Size;

        var refusal = (await servers.SubmitAsync(Signer, servers.World.SignedJob())).Refusal;

        Assert.Equal(RefusalReason.LogReadOnly, refusal?.Reason);
        Assert.Contains($"entry {logged.Index}, section ", refusal!.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(signed, signer.Integrated.Latest!.Checkpoint.Size);
    }

    [Fact]
    public async Task A_section_that_was_redacted_before_its_tree_is_signed_here_is_not_missed()
    {
        await using var servers = await SeveralRegistries.StartAsync(1);
        _ = await servers.AddAsync(lookForOthers: TimeSpan.FromHours(1));
        var job = servers.World.SignedJob();
        var logged = await servers.LogAsync(Writer, job);
        _ = await servers.LogAsync(Writer, servers.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(servers.World.Quorum));
        await ((ISectionErasure)servers[Writer].Store).EraseAsync([new SectionsOf(logged.Index, ["parties"])], Token);

        _ = await servers.LogAsync(Signer, servers.World.SignedJob());
    }

    [Fact]
    public async Task What_is_signed_at_a_second_try_is_compared_with_what_is_signed_of_it()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        log.Plan.Fail(Step.ReadTiles, Moment.Before, new StorageUnavailableException("The disk is away."));
        var outcome = await log.SubmitAsync(log.World.SignedJob());
        Assert.Equal(RefusalReason.StorageUnavailable, outcome.Refusal?.Reason);
        var size = (await log.Registry.Store.ReadHeadAsync(Token)).Size;

        log.FlipBit("section", "content", $"section_id = {8 * (size.Value - 1)}");

        await log.Registry.Condition.ReadOnly.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Contains($"entry {size.Value - 1}, section ", log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
        Assert.False(log.Registry.Integrated.Latest!.Checkpoint.Size.Contains(new LeafIndex(size.Value - 1)));
    }
}
