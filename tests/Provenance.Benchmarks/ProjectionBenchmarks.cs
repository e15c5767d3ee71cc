using BenchmarkDotNet.Attributes;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Benchmarks;

/// <summary>A group of jobs into an empty log, and from a log into empty projections; figures are those of one entry.</summary>
public class ProjectionBenchmarks
{
    private const int Entries = 4096;

    private readonly StoredEntry[] _entries = Samples.Stored(Samples.Jobs(Entries));
    private SqliteOptions _options = null!;
    private SqliteLogStore _log = null!;
    private SqliteProjectionStore _projections = null!;

    [IterationSetup(Target = nameof(AppendAsync))]
    public void OpenEmpty()
    {
        _options = new SqliteOptions { DataDirectory = Directory.CreateTempSubdirectory("provenance-bench-").FullName };
        _log = SqliteLogStore.Open(_options, TimeProvider.System);
        _log.BindAsync(Samples.World.Origin, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _projections = SqliteProjectionStore.Open(_options, TimeProvider.System);
    }

    [IterationSetup(Target = nameof(ProjectAsync))]
    public void OpenFull()
    {
        OpenEmpty();
        AppendAsync().GetAwaiter().GetResult();
    }

    [IterationCleanup]
    public void Close()
    {
        _log.Dispose();
        _projections.Dispose();
        Directory.Delete(_options.DataDirectory, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Entries, Description = "append: tree, tiles and one commit")]
    public async Task AppendAsync()
    {
        await using var append = await _log.BeginAppendAsync(CancellationToken.None);
        var growth = TreeGrowth.Of(append.Head.Edge, [.. _entries.Select(entry => MerkleTree.LeafHash(entry.Leaf.Span))]);
        await append.WriteAsync(new LogGroup(_entries, [], new LogHead(growth.After, 1, 0)), CancellationToken.None);
        await append.CommitAsync(CancellationToken.None);
    }

    [Benchmark(OperationsPerInvoke = Entries, Description = "project: read from the log, arrange, write the tables")]
    public async Task<ProjectedHead> ProjectAsync() => await new Projector(
        Samples.World.Origin, _log, new OneParty(), _projections, new ProjectorOptions()).CatchUpAsync(null, CancellationToken.None);

    private sealed class OneParty : ISignerParties
    {
        public ValueTask CatchUpAsync(long size, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public string PartyOf(KeyId key, long index) => Samples.World.Operator.Handle;
    }
}
