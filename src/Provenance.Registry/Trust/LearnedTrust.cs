// How far this process has read trust off the log. Other servers may log trust statements at any time, so beside every
// state of trust stands the size up to which it is known: an answer for a size never comes of trust that is older.
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Trust;

/// <summary>Trust as far as this process knows it. Safe to use from several threads.</summary>
internal sealed class LearnedTrust
{
    private readonly ILogStore _store;
    private readonly Lock _learning = new();
    private Known _known;

    /// <summary>Begins with what was read when the log was opened.</summary>
    /// <param name="store">The log.</param>
    /// <param name="history">Trust.</param>
    /// <param name="size">Size up to which that holds every trust statement.</param>
    public LearnedTrust(ILogStore store, TrustHistory history, TreeSize size) => (_store, _known) = (store, new Known(history, size));

    /// <summary>Every state of trust that is known here.</summary>
    public TrustHistory History => Volatile.Read(ref _known).History;

    /// <summary>Trust as the statements below a size make it; read off the log first, where it is not known so far.</summary>
    /// <exception cref="StorageUnavailableException">The log cannot be read, or has no longer as many entries.</exception>
    /// <exception cref="StorageCorruptException">What is stored is no trust that would have been accepted.</exception>
    public async ValueTask<TrustState> AtAsync(TreeSize size, CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _known);
        if (known.Size.Value < size.Value)
        {
            await CatchUpAsync(await _store.ReadHeadAsync(cancellationToken), cancellationToken);
            known = Volatile.Read(ref _known);
        }

        return known.Size.Value >= size.Value
            ? known.History.At(size)
            : throw new StorageUnavailableException($"The database holds {known.Size} entries; whom the log trusted at {size} cannot be read.");
    }

    /// <summary>Reads the trust statements below a head.</summary>
    /// <exception cref="StorageCorruptException">One would not be accepted, or there are fewer than the head counts.</exception>
    public async ValueTask CatchUpAsync(LogHead head, CancellationToken cancellationToken)
    {
        var history = History;
        if (head.TrustEpoch > history.Current.Epoch)
        {
            history = await TrustLoader.CatchUpAsync(_store, history, cancellationToken);
        }

        if (head.TrustEpoch > history.Current.Epoch)
        {
            throw new StorageCorruptException(
                $"The head counts {head.TrustEpoch} trust statements; the log holds {history.Current.Epoch}.");
        }

        Learn(history, head.Size);
    }

    /// <summary>Takes over trust that holds every trust statement up to a size. It only grows: whoever learned less comes too late.</summary>
    public void Learn(TrustHistory history, TreeSize size)
    {
        lock (_learning)
        {
            if (history.Current.Epoch > _known.History.Current.Epoch || size.Value > _known.Size.Value)
            {
                Volatile.Write(ref _known, new Known(
                    history.Current.Epoch > _known.History.Current.Epoch ? history : _known.History,
                    size.Value > _known.Size.Value ? size : _known.Size));
            }
        }
    }

    private sealed record Known(TrustHistory History, TreeSize Size);
}
