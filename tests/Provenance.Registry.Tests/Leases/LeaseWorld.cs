using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;

namespace Provenance.Registry.Tests.Leases;

/// <summary>Servers over one lease, driven step by step. A server's clock runs only when the server does.</summary>
internal sealed class LeaseWorld : IDisposable
{
    private readonly FakeTimeProvider _database = new();
    private readonly SharedTable _table;
    private readonly Server[] _servers;

    public LeaseWorld(int servers)
    {
        _table = new SharedTable(_database);
        _servers = [.. Enumerable.Range(0, servers).Select(i => new Server(_table, $"server-{i}"))];
    }

    /// <summary>What the database took.</summary>
    public IReadOnlyList<Fence> Written => _table.Written;

    /// <summary>For each of those the fence that was in force when the work began.</summary>
    public List<Fence> Begun { get; } = [];

    /// <summary>Has one server do something.</summary>
    public void Run(int server, int step, TimeSpan passes)
    {
        var acting = _servers[server];
        switch (step)
        {
            // Time passes for the database and for this server; the others stand still.
            case 0:
                _database.Advance(passes);
                acting.Clock.Advance(passes);
                break;
            case 1:
                acting.Ask();
                break;
            case 2:
                acting.Begin();
                break;
            case 3:
                Finish(acting);
                break;
            default:
                _table.IsCutOff = !_table.IsCutOff;
                break;
        }
    }

    public void Dispose() => Array.ForEach(_servers, server => server.Dispose());

    private void Finish(Server server)
    {
        if (server.Work is not { } work)
        {
            return;
        }

        if (!_table.IsCutOff && _table.Write(server.Keeper.Fence))
        {
            Begun.Add(work.Fence);
        }

        work.Hold.Dispose();
        server.Work = null;
    }

    private sealed class Server(SharedTable table, string name) : IDisposable
    {
        public FakeTimeProvider Clock { get; } = new();

        public LeaseKeeper Keeper => field ??= new LeaseKeeper(
            table.For(name), new LeaseOptions(), _ => ValueTask.CompletedTask, Clock, NullLogger<LeaseKeeper>.Instance);

        public (WorkHold Hold, Fence Fence)? Work { get; set; }

        public void Ask()
        {
            try
            {
                Keeper.StepAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
                Keeper.Preparing.GetAwaiter().GetResult();
            }
            catch (StorageUnavailableException)
            {
                // It asks again at another step.
            }
        }

        public void Begin()
        {
            if (Work is null && Keeper.TryEnter() is { } hold)
            {
                Work = (hold, Keeper.Fence!);
            }
        }

        public void Dispose()
        {
            Work?.Hold.Dispose();
            Keeper.Dispose();
        }
    }
}
