namespace Provenance.Storage.Sql.Investigation;

/// <summary>A connection in a read transaction, which knows what a snapshot is read as. Disposing ends the transaction.</summary>
internal abstract class SnapshotConnection : IAsyncDisposable
{
    /// <summary>The connection's statements.</summary>
    public abstract SqlSession Session { get; }

    /// <summary>The words of the database.</summary>
    public abstract SnapshotSql Sql { get; }

    /// <summary>Failures of the database, as the ports know them.</summary>
    public abstract IFailureTranslation Failures { get; }

    /// <summary>Gives <see cref="SnapshotSql.KnownAt"/> its meaning.</summary>
    public abstract void KnowAt(long size);

    /// <summary>Gives <see cref="SnapshotSql.ValidAt"/> and the words of lines their meaning.</summary>
    public abstract void Tell(MomentLines lines);

    /// <summary>Whether rows stand under an empty head: the projections are thrown away some rows at a time. Never where that is one transaction.</summary>
    public virtual bool IsBeingCleared() => false;

    /// <summary>How many redactions were carried out before what is read was made; 0 where it cannot lag behind one.</summary>
    public virtual long CountRedactions() => 0;

    /// <summary>Stops what is being read when a token is cancelled, until it is disposed; null where nothing takes long enough to be stopped.</summary>
    public virtual IDisposable? Heed(CancellationToken cancellationToken) => null;

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
