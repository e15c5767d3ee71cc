using Provenance.Registry.Leases;
using Provenance.Registry.Log;

namespace Provenance.Registry.Tests.Leases;

/// <summary>A lease and what is written under it, as a database holds them: one row, one clock.</summary>
internal sealed class SharedTable(TimeProvider clock)
{
    private const string Name = "derived";

    private readonly Lock _lock = new();
    private string _holder = "";
    private long _number;
    private DateTimeOffset _until = DateTimeOffset.UnixEpoch;

    /// <summary>What was written, in order: under which fence.</summary>
    public List<Fence> Written { get; } = [];

    /// <summary>Whether the database can be reached.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>The lease as a process sees it.</summary>
    public ILease For(string holder) => new Seat(this, holder);

    /// <summary>Writes, where the fence is the lease's.</summary>
    /// <returns>Whether it was written.</returns>
    public bool Write(Fence? fence)
    {
        lock (_lock)
        {
            if (fence != new Fence(Name, _holder, _number))
            {
                return false;
            }

            Written.Add(fence);
            return true;
        }
    }

    private LeaseStanding Take(string holder, TimeSpan term)
    {
        lock (_lock)
        {
            Reach();
            var now = clock.GetUtcNow();
            if (_holder == holder || _until <= now)
            {
                _number += _holder == holder ? 0 : 1;
                (_holder, _until) = (holder, now + term);
            }

            return new LeaseStanding(new Fence(Name, _holder, _number), _until, now, _holder == holder);
        }
    }

    private void Release(string holder)
    {
        lock (_lock)
        {
            Reach();
            _until = _holder == holder ? DateTimeOffset.UnixEpoch : _until;
        }
    }

    private void Reach()
    {
        if (IsCutOff)
        {
            throw new StorageUnavailableException("The database cannot be reached.");
        }
    }

    private sealed class Seat(SharedTable table, string holder) : ILease
    {
        public ValueTask<LeaseStanding> TakeAsync(TimeSpan term, CancellationToken cancellationToken) => ValueTask.FromResult(table.Take(holder, term));

        public ValueTask ReleaseAsync(CancellationToken cancellationToken)
        {
            table.Release(holder);
            return ValueTask.CompletedTask;
        }
    }
}
