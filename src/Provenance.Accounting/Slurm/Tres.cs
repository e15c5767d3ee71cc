// Trackable resources. As text: "billing=64,cpu=64,gres/gpu:h100=8,gres/gpu=8,mem=1T,node=1". The type of a GPU follows
// a colon where the site configured types; the line without a type is the total and includes the typed ones.

using System.Globalization;

namespace Provenance.Accounting;

/// <summary>Accelerators out of a list of trackable resources.</summary>
internal static class Tres
{
    private const string Gpu = "gres/gpu";

    /// <summary>Reads the text form.</summary>
    /// <returns>False where a count of GPUs cannot be read.</returns>
    public static bool TryReadGpus(string text, out IReadOnlyList<GpuCount> gpus)
    {
        var counted = new List<(string Name, long Count)>();
        gpus = [];
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            if (!IsGpu(name))
            {
                continue;
            }

            if (equals < 0 || !long.TryParse(part.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return false;
            }

            counted.Add((name, count));
        }

        gpus = Gather(counted);
        return true;
    }

    /// <summary>Whether a resource, written <c>type/name</c>, is a GPU.</summary>
    public static bool IsGpu(string name) =>
        name.Equals(Gpu, StringComparison.OrdinalIgnoreCase) || name.StartsWith(Gpu + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>Typed counts, and what the total has beyond them.</summary>
    public static IReadOnlyList<GpuCount> Gather(IEnumerable<(string Name, long Count)> counted)
    {
        var typed = new SortedDictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        long total = 0;
        foreach (var (name, count) in counted)
        {
            var colon = name.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                total = checked(total + count);
            }
            else
            {
                typed[name[(colon + 1)..]] = checked(typed.GetValueOrDefault(name[(colon + 1)..]) + count);
            }
        }

        var gpus = typed.Where(pair => pair.Value > 0).Select(pair => new GpuCount(pair.Key, pair.Value)).ToList();
        var untyped = total - gpus.Sum(gpu => gpu.Count);
        if (untyped > 0)
        {
            gpus.Add(new GpuCount(null, untyped));
        }

        return gpus;
    }
}
