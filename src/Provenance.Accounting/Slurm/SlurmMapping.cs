// What a site's names mean, as a JSON file:
//   { "accelerators": { "h100": "nvidia-h100-sxm", "gpu-old/*": "nvidia-a100", "*": "…" },
//     "customers": { "acct-17": "LEI:…" },
//     "harmless": [ "scratch" ],
//     "countsGpus": true }
// A key of "accelerators" is a type, or partition/type; "*" stands for GPUs without a type (and "partition/*" for those of
// one partition). Generic resources that are not called gpu are named with what they are called: "npu:910b", "hpu:*"; those
// under "harmless" are no accelerators. Types of GPUs that stand nowhere are looked up in the catalogue of accelerators by the
// names people write.

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>What a site's names of accelerators and accounts mean.</summary>
public sealed record SlurmMapping
{
    /// <summary>Nothing but the catalogue.</summary>
    public static SlurmMapping Empty { get; } = new();

    /// <summary>For editors; not read.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    // The reader sets members that a file leaves out to null.

    /// <summary>Accelerators by type, or by partition and type.</summary>
    public IReadOnlyDictionary<string, AcceleratorSlug> Accelerators { get; init => field = value ?? new Dictionary<string, AcceleratorSlug>(); } = new Dictionary<string, AcceleratorSlug>();

    /// <summary>Customers by account. An account that stands nowhere becomes <c>OPERATOR:handle:account</c>.</summary>
    public IReadOnlyDictionary<string, EntityId> Customers { get; init => field = value ?? new Dictionary<string, EntityId>(); } = new Dictionary<string, EntityId>();

    /// <summary>Generic resources that are no accelerators, as they are called behind <c>gres/</c>.</summary>
    public IReadOnlyList<string> Harmless { get; init => field = value ?? []; } = [];

    /// <summary>
    /// Whether AccountingStorageTRES of slurm.conf has gres/gpu, so that jobs of which no GPUs are named held none. The accounting
    /// itself does not tell.
    /// </summary>
    public bool CountsGpus { get; init; }

    /// <summary>Reads a mapping file.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="fault">What is wrong, with the member at fault.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out SlurmMapping? mapping, [NotNullWhen(false)] out string? fault)
    {
        var type = (System.Text.Json.Serialization.Metadata.JsonTypeInfo<SlurmMapping>)SlurmMappingJson.Files.GetTypeInfo(typeof(SlurmMapping));
        var isRead = StrictJson.TryRead(utf8, type, string.Empty, out mapping, out var refusal);
        fault = isRead ? null : $"{refusal!.Field}: {refusal.Message}";
        return isRead;
    }

    /// <summary>Whether a resource was named as no accelerator.</summary>
    public bool IsHarmless(GpuCount resource) => !resource.IsGpu && Harmless.Contains(resource.Gres, StringComparer.OrdinalIgnoreCase);

    /// <summary>The model that stands for a resource in a partition. Shares of GPUs have none, whatever is mapped.</summary>
    public bool TryFindAccelerator(string? partition, GpuCount gpu, out AcceleratorSlug accelerator)
    {
        accelerator = default;
        if (gpu.IsShare)
        {
            return false;
        }

        if ((partition is not null && Accelerators.TryGetValue($"{partition}/{gpu.Name}", out accelerator))
            || Accelerators.TryGetValue(gpu.Name, out accelerator))
        {
            return true;
        }

        return gpu is { IsGpu: true, Type: { } type }
            && AcceleratorCatalogue.Default.FindByName(type) is { } known
            && TextValue.TryParse(known.Slug, out accelerator);
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SlurmMapping))]
internal sealed partial class SlurmMappingJson : JsonSerializerContext
{
    public static JsonSerializerOptions Files => Holder.Files;

    // A class of its own, so that Default is there before it is asked for.
    private static class Holder
    {
        public static readonly JsonSerializerOptions Files = StrictJson.For(Default);
    }
}
