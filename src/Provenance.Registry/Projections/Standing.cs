namespace Provenance.Registry.Projections;

/// <summary>How a statement stands to the others of its record, kind and party.</summary>
public enum Standing
{
    /// <summary>Stands in no chain: a trust statement.</summary>
    None,

    /// <summary>What the party says of the record now. A withdrawal may be it: then the party says nothing more.</summary>
    Current,

    /// <summary>A later statement took its place.</summary>
    Superseded,

    /// <summary>A withdrawal took its place.</summary>
    Withdrawn,

    /// <summary>Contradicts what is current: kept, marked, shown, never added up.</summary>
    Conflict,
}
