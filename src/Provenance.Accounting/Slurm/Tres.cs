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

        return TryGather(counted, out gpus);
    }

    /// <summary>Whether a resource, written <c>type/name</c>, is a GPU.</summary>
    public static bool IsGpu(string name) =>
        name.Equals(Gpu, StringComparison.OrdinalIgnoreCase) || name.StartsWith(Gpu + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>Typed counts, and what the total has beyond them.</summary>
    /// <returns>False where they come to more than 2^63 - 1, which no cluster has.</returns>
    public static bool TryGather(IEnumerable<(string Name, long Count)> counted, out IReadOnlyList<GpuCount> gpus)
    {
        var typed = new SortedDictionary<string, Int128>(StringComparer.OrdinalIgnoreCase);
        Int128 total = 0;
        foreach (var (name, count) in counted)
        {
            var colon = name.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                total += count;
            }
            else
            {
                typed[name[(colon + 1)..]] = typed.GetValueOrDefault(name[(colon + 1)..]) + count;
            }
        }

        var ofTypes = typed.Values.Aggregate((Int128)0, (sum, count) => sum + count);
        gpus = [];
        if (total > long.MaxValue || ofTypes > long.MaxValue)
        {
            return false;
        }

        var found = typed.Where(pair => pair.Value > 0).Select(pair => new GpuCount(pair.Key, (long)pair.Value)).ToList();
        if (total > ofTypes)
        {
            found.Add(new GpuCount(null, (long)(total - ofTypes)));
        }

        gpus = found;
        return true;
    }
}
