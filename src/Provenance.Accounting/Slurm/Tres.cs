// Trackable resources. As text: "billing=64,cpu=64,gres/gpu:h100=8,gres/gpu=8,mem=1T,node=1". Accelerators are generic
// resources (gres), named as the site configured them: "gpu" mostly, but also "npu" or "hpu". The type follows a colon where
// there are types; the line without a type is the total and includes the typed ones.

using System.Globalization;

namespace Provenance.Accounting;

/// <summary>Accelerators out of a list of trackable resources.</summary>
internal static class Tres
{
    private const string Prefix = "gres/";

    // What Slurm and its plugins count beside accelerators: figures about GPUs, and network interfaces.
    private static readonly HashSet<string> NoAccelerators = new(StringComparer.OrdinalIgnoreCase) { "gpumem", "gpuutil", "nic", "craynetwork" };

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The list.</param>
    /// <param name="gpus">The accelerators in it; null where it is empty and names no resource at all.</param>
    /// <returns>False where a count of accelerators cannot be read.</returns>
    public static bool TryReadGpus(string text, out IReadOnlyList<GpuCount>? gpus)
    {
        var counted = new List<(string Name, long Count)>();
        gpus = null;
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            return true;
        }

        foreach (var part in parts)
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            if (!MayBeAccelerator(name))
            {
                continue;
            }

            if (equals < 0 || !TryReadCount(part.AsSpan(equals + 1), out var count))
            {
                return false;
            }

            counted.Add((name, count));
        }

        return TryGather(counted, out gpus);
    }

    /// <summary>Whether a resource, written <c>type/name</c>, is a generic one that may be an accelerator.</summary>
    public static bool MayBeAccelerator(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !NoAccelerators.Contains(Parts(name).Gres);

    /// <summary>Typed counts, and what the total has beyond them.</summary>
    /// <returns>False where they come to more than 2^63 - 1, which no cluster has.</returns>
    public static bool TryGather(IEnumerable<(string Name, long Count)> counted, out IReadOnlyList<GpuCount>? gpus)
    {
        gpus = null;
        var found = new List<GpuCount>();
        foreach (var resource in counted.Select(one => (Parts(one.Name).Gres, Parts(one.Name).Type, one.Count)).GroupBy(one => one.Gres, StringComparer.OrdinalIgnoreCase))
        {
            var typed = new SortedDictionary<string, Int128>(StringComparer.OrdinalIgnoreCase);
            Int128 total = 0;
            foreach (var (_, type, count) in resource)
            {
                if (type is null)
                {
                    total += count;
                }
                else
                {
                    typed[type] = typed.GetValueOrDefault(type) + count;
                }
            }

            var ofTypes = typed.Values.Aggregate((Int128)0, (sum, count) => sum + count);
            if (total > long.MaxValue || ofTypes > long.MaxValue)
            {
                return false;
            }

            var gres = resource.Key.ToLowerInvariant();
            found.AddRange(typed.Where(pair => pair.Value > 0).Select(pair => new GpuCount(gres, pair.Key, (long)pair.Value)));
            if (total > ofTypes)
            {
                found.Add(new GpuCount(gres, null, (long)(total - ofTypes)));
            }
        }

        gpus = found;
        return true;
    }

    private static (string Gres, string? Type) Parts(string name)
    {
        var rest = name[Prefix.Length..];
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (rest, null) : (rest[..colon], rest[(colon + 1)..]);
    }

    // sacct shortens counts that come to thousands, such as the gigabytes of a disk that is a generic resource.
    private static bool TryReadCount(ReadOnlySpan<char> text, out long count)
    {
        var power = text.IsEmpty ? 0 : "KMGTP".IndexOf(text[^1], StringComparison.Ordinal) + 1;
        if (!long.TryParse(power == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out count) || count > long.MaxValue >> (10 * power))
        {
            return false;
        }

        count <<= 10 * power;
        return true;
    }
}
