using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>What one entry says, as far as questions ask for it; one type for each kind of report.</summary>
public abstract record ProjectedSubject;

/// <summary>A cluster by the names in its record.</summary>
/// <param name="Operator">Handle of the operator.</param>
/// <param name="Site">Handle of the site.</param>
/// <param name="Cluster">Handle of the cluster.</param>
public readonly record struct ClusterName(string Operator, string Site, string Cluster)
{
    /// <summary>The cluster that a record below it names.</summary>
    public static ClusterName Of(RecordName record) =>
        new(record.Party.ToString() ?? "", record.Site.ToString() ?? "", record.Cluster.ToString() ?? "");
}

/// <summary>A name of an entity, by an entity's or a rental's statement.</summary>
/// <param name="Entity">The entity's id.</param>
/// <param name="Name">The name.</param>
public sealed record ProjectedName(string Entity, PartyName Name);
