namespace Provenance.Registry.Investigation.Lineages;

/// <summary>What a node is found by. Equal keys are one node.</summary>
/// <param name="Sort">maker, artifact, name or mention.</param>
/// <param name="Index">Maker: its entry. Mention: entry and place. Artifact: entry and place of its first mention.</param>
/// <param name="Place">Place in the entry's list.</param>
/// <param name="Name">Name: the name.</param>
/// <param name="RoleSort">Name: sort of role.</param>
internal readonly record struct LineageKey(LineageSort Sort, long Index, int Place, string Name, string RoleSort) : IComparable<LineageKey>
{
    public static LineageKey Maker(long index) => new(LineageSort.Maker, index, 0, "", "");

    public static LineageKey Named(string name, string roleSort) => new(LineageSort.Name, 0, 0, name, roleSort);

    public int CompareTo(LineageKey other)
    {
        var order = Sort.CompareTo(other.Sort);
        order = order != 0 ? order : Index.CompareTo(other.Index);
        order = order != 0 ? order : Place.CompareTo(other.Place);
        order = order != 0 ? order : string.CompareOrdinal(Name, other.Name);
        return order != 0 ? order : string.CompareOrdinal(RoleSort, other.RoleSort);
    }
}

internal enum LineageSort
{
    Maker,
    Artifact,
    Name,
    Mention,
}

/// <summary>A neighbour and how it is joined.</summary>
/// <param name="To">The neighbour.</param>
/// <param name="Relation">The relation's word.</param>
/// <param name="IsByNameOnly">Whether a declared name alone joins them.</param>
/// <param name="Role">Role of the artifact of the step; <c>weights</c> where a job declares a model's name.</param>
internal readonly record struct LineageStep(LineageKey To, string Relation, bool IsByNameOnly, string Role);
