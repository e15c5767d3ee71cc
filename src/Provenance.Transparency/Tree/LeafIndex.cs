namespace Provenance.Transparency;

/// <summary>The place of a leaf in the log, counted from zero.</summary>
/// <param name="Value">The zero-based index.</param>
public readonly record struct LeafIndex(long Value) : IComparable<LeafIndex>
{
    /// <summary>The zero-based index, never negative.</summary>
    public long Value { get; } = Value >= 0
        ? Value
        : throw new ArgumentOutOfRangeException(nameof(Value), Value, "A leaf index is 0 or more.");

    /// <inheritdoc/>
    public int CompareTo(LeafIndex other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => StrictDecimal.Format(Value);
}
