// The place that the accounting speaks of: the first three segments of a job's record.

using System.Diagnostics.CodeAnalysis;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>An operator, its site and a cluster there.</summary>
/// <param name="Operator">Who runs it, and whose key signs.</param>
/// <param name="Name">The site.</param>
/// <param name="Cluster">The cluster.</param>
public sealed record Site(Handle Operator, Handle Name, Handle Cluster)
{
    /// <summary>Reads <c>operator/site/cluster</c>, three handles.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Site? site)
    {
        site = null;
        var parts = text.Split('/');
        if (parts.Length == 3
            && TextValue.TryParse<Handle>(parts[0], out var party)
            && TextValue.TryParse<Handle>(parts[1], out var name)
            && TextValue.TryParse<Handle>(parts[2], out var cluster))
        {
            site = new Site(party, name, cluster);
        }

        return site is not null;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => $"{Operator}/{Name}/{Cluster}";
}
