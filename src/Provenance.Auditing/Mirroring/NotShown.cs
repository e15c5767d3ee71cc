using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Which bundles of a copy lack content that was not shown: what the next run asks for again. Safe to use from several threads.</summary>
internal sealed class NotShown
{
    private readonly Lock _lock = new();
    private readonly SortedSet<long> _bundles = [];
    private readonly MirrorLayout _layout;

    private NotShown(MirrorLayout layout) => _layout = layout;

    /// <summary>The bundles as the run before left them; a list that cannot be read is none, and the next full check makes it again.</summary>
    public static async Task<NotShown> ReadAsync(MirrorLayout layout, CancellationToken cancellationToken)
    {
        var read = new NotShown(layout);
        if (File.Exists(layout.NotShown))
        {
            await foreach (var line in File.ReadLinesAsync(layout.NotShown, cancellationToken))
            {
                if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    _ = read._bundles.Add(number);
                }
            }
        }

        return read;
    }

    /// <summary>The bundles within a size that are not among those from another size on.</summary>
    public IReadOnlyList<long> Before(TreeSize start, TreeSize size) =>
        [.. _bundles.Where(number => number < start.Value / TileId.FullWidth && number * TileId.FullWidth < size.Value)];

    /// <summary>Says whether some of a bundle's content is missing.</summary>
    public void Set(long bundle, bool isMissing)
    {
        lock (_lock)
        {
            _ = isMissing ? _bundles.Add(bundle) : _bundles.Remove(bundle);
        }
    }

    /// <summary>Keeps the list for the next run.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_bundles.Count > 0)
        {
            var text = string.Concat(_bundles.Select(number => number.ToString(CultureInfo.InvariantCulture) + "\n"));
            await AtomicFile.WriteAsync(_layout.NotShown, System.Text.Encoding.ASCII.GetBytes(text), cancellationToken);
        }
        else
        {
            File.Delete(_layout.NotShown);
        }
    }
}
