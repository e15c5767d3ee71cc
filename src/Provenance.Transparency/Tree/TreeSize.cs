namespace Provenance.Transparency;

/// <summary>A number of leaves, zero or more: the size of a tree, or of a prefix of one.</summary>
/// <param name="Value">The number of leaves.</param>
public readonly record struct TreeSize(long Value) : IComparable<TreeSize>
{
    /// <summary>The number of leaves, never negative.</summary>
    public long Value { get; } = Value >= 0
        ? Value
        : throw new ArgumentOutOfRangeException(nameof(Value), Value, "A tree has no fewer than 0 leaves.");

    /// <summary>The size of the empty tree.</summary>
    public static TreeSize Zero => default;

    /// <summary>Whether a tree of this size has a leaf at <paramref name="index"/>.</summary>
    public bool Contains(LeafIndex index) => index.Value < Value;

    /// <inheritdoc/>
    public int CompareTo(TreeSize other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => StrictDecimal.Format(Value);
}
