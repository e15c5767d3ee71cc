namespace Provenance.Transparency;

/// <summary>Receives the complete nodes that appending makes, each exactly once.</summary>
public interface ITreeNodes
{
    /// <summary>
    /// Takes one complete node. Within a level the indexes come in ascending order without a gap; a node comes
    /// after both of its children. Leaves come too, at level 0.
    /// </summary>
    void Add(NodePosition position, Digest hash);
}
