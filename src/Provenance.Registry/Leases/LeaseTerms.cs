// Which holding of the lease is in force, and who works under it. A new one comes in force only when nobody works under the
// one before, so that a fence is always the one under which the work began.

namespace Provenance.Registry.Leases;

/// <summary>The holdings of a lease, one after the other. Safe to use from several threads; one of them adopts and ends.</summary>
/// <param name="time">Counts terms.</param>
internal sealed class LeaseTerms(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private LeaseTerm? _term;

    /// <summary>The fence in force; null where there is none, and nobody works under an earlier one.</summary>
    public Fence? Fence
    {
        get
        {
            lock (_lock)
            {
                return _term?.Fence;
            }
        }
    }

    /// <summary>Enters the work; null where nothing is in force that runs and was prepared.</summary>
    public WorkHold? TryEnter()
    {
        lock (_lock)
        {
            return _term is { IsPrepared: true, Runs: true } term ? Enter(term) : null;
        }
    }

    /// <summary>Has the holding under a fence run for so long from when the database was asked; a new one where it is not the one in force.</summary>
    /// <returns>It, and whether it is new; null where work under an earlier one has not ended.</returns>
    public async ValueTask<(LeaseTerm? Term, bool IsNew)> AdoptAsync(Fence fence, long askedAt, TimeSpan length)
    {
        lock (_lock)
        {
            if (_term is { Runs: true } running && running.Fence == fence)
            {
                running.Extend(askedAt, length);
                return (running, false);
            }
        }

        if (!await EndAsync())
        {
            return (null, false);
        }

        lock (_lock)
        {
            _term = new LeaseTerm(fence, time);
            _term.Extend(askedAt, length);
            return (_term, true);
        }
    }

    /// <summary>Begins what has to come before all work; null where it is done, under way, or too late.</summary>
    public WorkHold? TryPrepare(LeaseTerm term)
    {
        lock (_lock)
        {
            if (term.IsPrepared || term.IsPreparing || !term.Runs)
            {
                return null;
            }

            term.IsPreparing = true;
            return Enter(term);
        }
    }

    /// <summary>Says how that ended: then work is let in, or it is to begin again.</summary>
    public void EndPreparing(LeaseTerm term, bool isPrepared)
    {
        lock (_lock)
        {
            (term.IsPreparing, term.IsPrepared) = (false, isPrepared);
        }
    }

    /// <summary>Ends what is in force. Its fence stays while somebody works under it, so that the database refuses what is written then.</summary>
    /// <returns>Whether nobody does.</returns>
    public async ValueTask<bool> EndAsync()
    {
        LeaseTerm? term;
        lock (_lock)
        {
            term = _term;
        }

        if (term is null)
        {
            return true;
        }

        await term.EndAsync();
        lock (_lock)
        {
            if (term.Workers > 0)
            {
                return false;
            }

            _term = null;
        }

        term.Dispose();
        return true;
    }

    /// <summary>Frees what it holds. Nobody may work any more.</summary>
    public void Dispose() => _term?.Dispose();

    private WorkHold Enter(LeaseTerm term)
    {
        term.Workers++;
        return new WorkHold(
            term.Fence.Number,
            () =>
            {
                lock (_lock)
                {
                    term.Workers--;
                }
            },
            term.Lost);
    }
}
