using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>A log that a server shows: tiles over HTTP, the content of entries over gRPC. Safe to use from several threads.</summary>
/// <param name="http">Checkpoint, tiles and bundles.</param>
/// <param name="calls">The content of entries; owned by the caller.</param>
public sealed class RemoteLog(HttpTiles http, AuditCalls calls) : ILogSource
{
    /// <inheritdoc/>
    public string Name => http.Address.AbsoluteUri.TrimEnd('/');

    /// <inheritdoc/>
    public Task<SignedCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken) => http.ReadCheckpointAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(IReadOnlyList<TileId> tiles, CancellationToken cancellationToken) =>
        http.ReadTilesAsync(tiles, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadBundleAsync(EntryBundleId bundle, CancellationToken cancellationToken) =>
        http.ReadBundleAsync(bundle, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourceEntry>> ReadEntriesAsync(EntryBundleId bundle, CancellationToken cancellationToken)
    {
        var first = bundle.Number * TileId.FullWidth;
        var read = new SourceEntry?[bundle.Width];
        var fault = "is not shown by the server.";
        var isDamaged = false;
        try
        {
            await foreach (var entry in calls.StreamEntriesAsync(new LeafIndex(first), bundle.Width, cancellationToken))
            {
                if (entry.Index.Value - first is var at && at >= 0 && at < read.Length)
                {
                    read[at] = new SourceEntry(entry.Index, entry.Attestation, entry.LeafBytes, null);
                }
            }
        }
        catch (UnprovenAnswerException exception)
        {
            fault = $"is not shown by the server, or not in a form that can be read: {exception.Message}";
            isDamaged = true;
        }
        catch (RegistryException exception) when (exception.Failure.PassesByItself || exception.Failure.Reason == RefusalReason.Unspecified)
        {
            throw new SourceUnavailableException($"The entries of {Name} cannot be read: {exception.Message}", exception);
        }
        catch (RegistryException exception)
        {
            fault = $"is refused by the server: {exception.Failure.Message}";
        }

        return [.. read.Select((entry, i) => entry ?? new SourceEntry(new LeafIndex(first + i), null, default, fault, isDamaged))];
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
