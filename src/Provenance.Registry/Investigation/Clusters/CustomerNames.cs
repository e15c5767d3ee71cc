namespace Provenance.Registry.Investigation.Clusters;

/// <summary>Names of a customer.</summary>
internal static class CustomerNames
{
    /// <summary>The names of all its identifiers: one that nobody uses may be the one that has a name.</summary>
    public static async ValueTask<IReadOnlyList<string>> ReadAsync(
        IClusterFacts facts, IEnumerable<string?> identifiers, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var identifier in identifiers.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            names.AddRange(await facts.ReadNamesAsync(identifier, cancellationToken));
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}
