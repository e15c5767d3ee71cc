using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>
/// What a question names. An answer says which of it no statement that is known names: nothing found of what is known is
/// another thing than nothing known by that name, which a slip of the pen gives too.
/// </summary>
public sealed record AskedNames
{
    /// <summary>Nothing.</summary>
    public static AskedNames None { get; } = new();

    /// <summary>Entities; <c>unknown</c> is no name.</summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    /// <summary>Handle of an operator.</summary>
    public string? Operator { get; init; }

    /// <summary>Handle of a site.</summary>
    public string? Site { get; init; }

    /// <summary>Handle of a cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>Country that clusters stand in.</summary>
    public string? Country { get; init; }

    /// <summary>Name of a model.</summary>
    public string? Model { get; init; }

    /// <summary>Digest of an artifact.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Name of a screening list.</summary>
    public string? List { get; init; }
}
