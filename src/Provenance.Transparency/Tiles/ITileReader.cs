namespace Provenance.Transparency;

/// <summary>
/// Reads tiles from wherever they are: a table, a folder, another log's server. A cache is another implementation
/// that stands in front of one. The bytes under one <see cref="TileId"/> never change, so any may be kept; full
/// tiles are worth keeping, partial ones are soon superseded by wider ones.
/// </summary>
public interface ITileReader
{
    /// <summary>The bytes of each tile, in the order asked for, of exactly the width asked for.</summary>
    /// <param name="tiles">Without repetition, all of one tree. They can be fetched in parallel.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>One item a tile, each of <see cref="TileId.SizeBytes"/> bytes. A tile that is missing throws.</returns>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
        IReadOnlyList<TileId> tiles, CancellationToken cancellationToken);
}
