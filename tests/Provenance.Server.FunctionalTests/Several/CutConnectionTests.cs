// One attestation is submitted over and over while the connection to the database is cut at each point of the talk, before
// what is sent arrives and after: in the middle of an append, of its commit, of what is read back. Whatever the first
// answer was, the next try gives the one place that the statement has.
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Registry.Submission;
using Provenance.Statements;
using Provenance.Storage.SqlServer.Log;
using Provenance.Storage.SqlServer.Tests;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Server.FunctionalTests;

[Collection(SharedLog.OneAfterTheOther)]
public sealed class CutConnectionTests
{
    // More than a submission sends; the last rounds pass uncut, which ends the test.
    private const int MostPieces = 60;
    private const int DefaultPort = 1433;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_the_connection_is_cut_a_statement_is_logged_once(bool arrives)
    {
        TestServer.Require("connections that are cut");
        var folder = Directory.CreateTempSubdirectory("provenance-cut-").FullName;
        var options = TestServer.Create();
        var server = new SqlConnectionStringBuilder(options.ConnectionString);
        var (host, port) = server.DataSource.Split(',') is [var name, var number] ? (name, int.Parse(number, null)) : (server.DataSource, DefaultPort);
        await using var proxy = new CuttingProxy(host, port);
        server.DataSource = $"127.0.0.1,{proxy.Port}";
        using var world = new RegistryWorld(seed: 85);
        try
        {
            using var store = SqlServerLogStore.Open(options with { ConnectionString = server.ConnectionString }, TimeProvider.System);
            await using var registry = await OpenAsync(world, store, folder);
            foreach (var attestation in world.Genesis())
            {
                await LogAsync(registry, attestation);
            }

            var refused = await CutEverywhereAsync(proxy, registry, world, arrives ? Cut.After : Cut.Before);

            Assert.True(refused > 0, "No cut was ever noticed.");
            Assert.True(registry.Condition.IsWritable, registry.Condition.ReadOnlyReason);
            var head = await store.ReadHeadAsync(Token);
            Assert.Equal(head.Root, await new TileTree(head.Size, store).RootAsync(Token));
        }
        finally
        {
            await TestServer.DropAsync(options);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> CutEverywhereAsync(CuttingProxy proxy, ProvenanceRegistry registry, RegistryWorld world, Cut cut)
    {
        var refused = 0;
        for (var pieces = 0; pieces < MostPieces; pieces++)
        {
            var before = await registry.Store.ReadHeadAsync(Token);
            var job = world.SignedJob();
            proxy.Arm(pieces, cut);
            var first = await registry.Submissions.SubmitAsync(job, validateOnly: false, Token);
            var wasCut = proxy.WasCut;
            proxy.Disarm();
            refused += first.Refusal is null ? 0 : 1;

            var receipt = await LogAsync(registry, job);

            Assert.Equal(before.Size.Value, receipt.Proof.Index.Value);
            Assert.Equal(before.Size.Value + 1, (await registry.Store.ReadHeadAsync(Token)).Size.Value);
            Assert.True(receipt.AlreadyLogged || first.Receipt is null);
            if (!wasCut)
            {
                return refused;
            }
        }

        Assert.Fail($"A submission sends more than {MostPieces} pieces.");
        return refused;
    }

    // As a client does: what is unavailable is sent again.
    private static async Task<LogReceipt> LogAsync(ProvenanceRegistry registry, Attestation attestation)
    {
        while (true)
        {
            var outcome = await registry.Submissions.SubmitAsync(attestation, validateOnly: false, Token);
            if (outcome.Receipt is { } receipt)
            {
                return receipt;
            }

            Assert.Equal(RefusalReason.StorageUnavailable, outcome.Refusal!.Reason);
        }
    }

    private static async Task<ProvenanceRegistry> OpenAsync(RegistryWorld world, SqlServerLogStore store, string folder) =>
        await ProvenanceRegistry.OpenAsync(
            new RegistryParts
            {
                Store = store,
                HighWaterMark = new SharedHighWaterMarkFile(Path.Combine(folder, "high-water-mark"), TimeProvider.System),
                Key = new LogKey(world.Origin, world.Key("log")),
                Secrets = new DiscoverySecrets(world.Origin, Digest.Of("discovery master"u8).ToArray()),
                History = new NoHistory(),
                Time = TimeProvider.System,
                Loggers = NullLoggerFactory.Instance,

                // Other servers are looked for once an hour: what is cut is what this one does for the submission.
                Sequencer = new SequencerOptions { LookForOthers = TimeSpan.FromHours(1) },
            },
            Token);

    private sealed class NoHistory : IReportHistory
    {
        public ValueTask WarnAsync(
            StatementContent content, string party, bool validateOnly, ICollection<Warning> warnings, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;
    }
}
