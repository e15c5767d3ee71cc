namespace Provenance.Registry.Leases;

/// <summary>
/// Work that one server at a time does for all that share a database, and who does it now. Held for a term, by the
/// database's clock, and renewed within it. Obligations of an implementation:
/// <list type="bullet">
/// <item>At any moment of the database's clock one holder has it at most.</item>
/// <item>The fence's number grows by one whenever the holder changes, and never falls.</item>
/// <item>A term is counted from no earlier than the call of <see cref="TakeAsync"/>: whoever counts from before the call
/// stops before the database lets another in.</item>
/// <item>What a holder writes is compared with the lease in the transaction of the write, and refused where the fence is
/// another by then: a server that was paused for longer than its term writes nothing when it comes back.</item>
/// </list>
/// Failures throw <see cref="Log.StorageUnavailableException"/> and <see cref="Log.StorageCorruptException"/>.
/// </summary>
public interface ILease
{
    /// <summary>Takes the lease where it is free or has run out, renews it where it is held here, and says how it stands.</summary>
    /// <param name="term">For how long.</param>
    /// <param name="cancellationToken">Gives up; the lease may have been taken.</param>
    ValueTask<LeaseStanding> TakeAsync(TimeSpan term, CancellationToken cancellationToken);

    /// <summary>Gives the lease up, so that the next may take it at once. Nothing happens where it is another's by now.</summary>
    ValueTask ReleaseAsync(CancellationToken cancellationToken);
}

/// <summary>Which holding of a lease something is written under.</summary>
/// <param name="Lease">Name of the lease.</param>
/// <param name="Holder">Who holds it: a name that no other process has or had.</param>
/// <param name="Number">How often the holder had changed when it began.</param>
public sealed record Fence(string Lease, string Holder, long Number);

/// <summary>How a lease stands.</summary>
/// <param name="Fence">Its fence, with who holds or held it last.</param>
/// <param name="Until">Until when, by the database's clock.</param>
/// <param name="Now">That clock when it was read.</param>
/// <param name="IsHeldHere">Whether it is whoever asked.</param>
public sealed record LeaseStanding(Fence Fence, DateTimeOffset Until, DateTimeOffset Now, bool IsHeldHere);

/// <summary>The fence that this process writes under, for stores that compare it with the lease.</summary>
public interface IFenced
{
    /// <summary>The fence; null while this process does not hold the lease, and may write nothing.</summary>
    Fence? Fence { get; }
}
