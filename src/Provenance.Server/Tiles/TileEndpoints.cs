// The log over plain HTTP as C2SP tlog-tiles says: /checkpoint, /tile/<L>/<N>[.p/<W>], /tile/entries/<N>[.p/<W>].
// Only what the published checkpoint covers is served; a tile once served never changes, so anyone may keep it.
using System.Text;
using Provenance.Registry;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>Serves checkpoint, tiles and entry bundles.</summary>
internal static class TileEndpoints
{
    private const string TileType = "application/octet-stream";
    private const string TextType = "text/plain; charset=utf-8";

    public static void MapTiles(this IEndpointRouteBuilder routes, ProvenanceRegistry registry)
    {
        routes.MapGet("/checkpoint", context => CheckpointAsync(context, registry));
        routes.MapGet("/tile/{**rest}", context => TileAsync(context, registry));
        routes.MapGet("/healthz", context => HealthAsync(context, registry));
    }

    private static Task CheckpointAsync(HttpContext context, ProvenanceRegistry registry)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return registry.Checkpoints.Latest is { } latest
            ? WriteAsync(context, TextType, latest.Format())
            : TextAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                registry.Integrated.Latest is null ? "no checkpoint is signed" : "no checkpoint is witnessed yet");
    }

    private static Task HealthAsync(HttpContext context, ProvenanceRegistry registry)
    {
        context.Response.Headers.CacheControl = "no-store";
        return registry.Condition.ReadOnlyReason is { } reason
            ? TextAsync(context, StatusCodes.Status503ServiceUnavailable, "read-only: " + reason)
            : registry.Condition.UnavailableReason is { } unavailable
            ? TextAsync(context, StatusCodes.Status503ServiceUnavailable, unavailable)
            : TextAsync(context, StatusCodes.Status200OK, registry.Witnesses is { } witnesses ? $"ok: {witnesses.State}" : "ok");
    }

    private static async Task TileAsync(HttpContext context, ProvenanceRegistry registry)
    {
        var size = registry.Checkpoints.Latest?.Checkpoint.Size ?? TreeSize.Zero;
        try
        {
            var bytes = await ReadAsync(context, registry.Store, size);
            if (bytes.IsEmpty)
            {
                await TextAsync(context, StatusCodes.Status404NotFound, "no such tile in the published tree");
                return;
            }

            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            await WriteAsync(context, TileType, bytes);
        }
        catch (StorageUnavailableException)
        {
            context.Response.Headers.RetryAfter = "1";
            await TextAsync(context, StatusCodes.Status503ServiceUnavailable, "the storage is unavailable");
        }
    }

    // A tile has one spelling only; whatever is not that is not there.
    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, ILogStore store, TreeSize size)
    {
        var path = context.Request.Path.Value ?? "";
        if (TilePath.TryParse(path, out EntryBundleId bundle, out _))
        {
            return await ReadBundleAsync(bundle, store, size, context.RequestAborted);
        }

        if (!TilePath.TryParse(path, out TileId tile, out _) || !Covers(size, tile.Level, tile.Number, tile.Width))
        {
            return default;
        }

        return (await store.ReadTilesAsync([tile], context.RequestAborted))[0];
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadBundleAsync(
        EntryBundleId bundle, ILogStore store, TreeSize size, CancellationToken cancellationToken)
    {
        if (!Covers(size, 0, bundle.Number, bundle.Width))
        {
            return default;
        }

        var start = new LeafIndex(bundle.Number * TileId.FullWidth);
        return EntryBundle.Encode(await store.ReadLeavesAsync(start, bundle.Width, cancellationToken));
    }

    // Whether a tree has the tile: as many nodes at its level as the tile's last hash asks for.
    private static bool Covers(TreeSize size, int level, long number, int width)
    {
        var shift = level * TileId.Height;
        var nodes = shift < 63 ? size.Value >> shift : 0;
        return number < nodes / TileId.FullWidth
            || (number == nodes / TileId.FullWidth && width <= nodes % TileId.FullWidth);
    }

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, TextType, Encoding.UTF8.GetBytes(text + "\n"));
    }

    private static async Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
