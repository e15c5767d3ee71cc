// Before the first entry is taken in, the log proves to itself that it is the log it was: stored tiles hash to the
// head's root, the head is not behind the high-water mark and extends it, trust can be read again from its first
// statement, its tags are made with the secrets that are here. If not, the log opens read-only and says what is missing; it
// still answers questions.
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Registry.Trust;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Sequencing;

/// <summary>What was found when the log was opened.</summary>
/// <param name="Head">The head.</param>
/// <param name="Edge">Right edge with its partial tiles.</param>
/// <param name="Marked">The right edge at the high-water mark: what lies beyond it is not known to have been read back.</param>
/// <param name="Trust">Trust as read off the log.</param>
/// <param name="Mark">The high-water mark, or null in a new log.</param>
/// <param name="Doubt">Why the log may not be written, or null.</param>
internal sealed record LogOpening(LogHead Head, EdgeTiles Edge, EdgeTiles Marked, TrustHistory Trust, Checkpoint? Mark, string? Doubt)
{
    // The first report stands behind the root and the first parties' trust statements.
    private const int EntriesAtOnce = 32;

    public static async ValueTask<LogOpening> OpenAsync(
        string origin, ILogStore store, IHighWaterMark highWaterMark, DiscoverySecrets secrets, CancellationToken cancellationToken)
    {
        await store.BindAsync(origin, cancellationToken);

        // The mark comes before the head: where another server appends and signs meanwhile, the head has come at least as far.
        var (mark, unread) = await ReadMarkAsync(highWaterMark, cancellationToken);
        var (head, trust) = await ReadTrustedHeadAsync(origin, store, cancellationToken);
        var edge = await EdgeTiles.LoadAsync(store, head.Edge, cancellationToken);
        var doubt = unread
            ?? await CompareAsync(origin, store, head, mark, highWaterMark.Location, cancellationToken)
            ?? await CompareTagsAsync(store, secrets, cancellationToken);
        var marked = doubt is null && mark is not null && mark.Size.Value < head.Size.Value
            ? await EdgeTiles.LoadAsync(store, await new TileTree(mark.Size, store).EdgeAsync(cancellationToken), cancellationToken)
            : edge;
        return new LogOpening(head, edge, marked, trust, mark, doubt);
    }

    private static async ValueTask<(Checkpoint? Mark, string? Unread)> ReadMarkAsync(IHighWaterMark highWaterMark, CancellationToken cancellationToken)
    {
        try
        {
            return (await highWaterMark.ReadAsync(cancellationToken), null);
        }
        catch (InvalidDataException exception)
        {
            return (null, exception.Message + " Restore it from a copy, or run provenance fsck --write-mark after a clean check.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"The high-water mark {highWaterMark.Location} cannot be read: {exception.Message} Make it readable and start again.");
        }
    }

    // Trust that is ahead of the head belongs to a head that another server has written since; it is read again.
    private static async ValueTask<(LogHead Head, TrustHistory Trust)> ReadTrustedHeadAsync(
        string origin, ILogStore store, CancellationToken cancellationToken)
    {
        var trust = TrustHistory.Empty(origin);
        var head = await store.ReadHeadAsync(cancellationToken);
        while (true)
        {
            trust = await TrustLoader.CatchUpAsync(store, trust, cancellationToken);
            if (trust.Current.Epoch == head.TrustEpoch)
            {
                return (head, trust);
            }

            var before = head;
            head = await store.ReadHeadAsync(cancellationToken);
            if (trust.Current.Epoch < before.TrustEpoch || head.Size == before.Size)
            {
                throw new StorageCorruptException(
                    $"The head counts {before.TrustEpoch} trust statements; the log holds {trust.Current.Epoch}.");
            }
        }
    }

    private static async ValueTask<string?> CompareAsync(
        string origin, ILogStore store, LogHead head, Checkpoint? mark, string location, CancellationToken cancellationToken)
    {
        if (mark is null)
        {
            return head.Size.Value == 0
                ? null
                : $"The database holds {head.Size} entries, but the high-water mark {location} is missing. "
                    + "Restore it, or run provenance fsck --write-mark after a clean check.";
        }

        if (mark.Origin != origin)
        {
            return $"The high-water mark {location} is of {mark.Origin}, this log is {origin}.";
        }

        if (head.Size.Value < mark.Size.Value)
        {
            return $"The database holds {head.Size} entries; the log has signed {mark.Size} according to {location}. "
                + $"Entries {head.Size} to {mark.Size.Value - 1} are missing: restore a newer copy of the database.";
        }

        var root = await new TileTree(mark.Size, store).RootAsync(cancellationToken);
        return root == mark.Root
            ? null
            : $"The first {mark.Size} entries of the database hash to {root}; the log has signed {mark.Root} according to {location}. "
                + "This is not the database that was signed: restore the right one.";
    }

    // The first report says which secrets the log's tags are made with. What is logged with others, those who look for it by
    // the right ones never find, and no later statement mends that.
    private static async ValueTask<string?> CompareTagsAsync(ILogStore store, DiscoverySecrets secrets, CancellationToken cancellationToken)
    {
        try
        {
            var entries = await store.ReadEntriesAsync(new LeafIndex(0), EntriesAtOnce, cancellationToken);
            while (entries.Count > 0 && entries.All(entry => entry.IsTrust))
            {
                entries = await store.ReadEntriesAsync(new LeafIndex(entries[^1].Index.Value + 1), EntriesAtOnce, cancellationToken);
            }

            return entries.FirstOrDefault(entry => !entry.IsTrust) is { } report
                && Leaf.TryDecode(report.Leaf.Span, out var leaf)
                && leaf.StatementId == report.StatementId
                && !secrets.LeafOf(report.Envelope, leaf.LoggedAt, isTrust: false).Tags.SequenceEqual(leaf.Tags)
                ? $"Entry {report.Index} carries other tags than the discovery secrets here make: what is logged with them, nobody would find. "
                    + "Put back secrets/discovery.key of this log, or copy registry.json and secrets/ of the servers that write it; where it is the right one, "
                    + "provenance fsck tells what is damaged."
                : null;
        }
        catch (StorageCorruptException)
        {
            // Damaged entries are found and told where the log is read through.
            return null;
        }
    }
}
