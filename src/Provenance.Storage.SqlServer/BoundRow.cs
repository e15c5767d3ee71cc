using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer;

/// <summary>What is bound and not run: the values of a row, by number.</summary>
internal class BoundRow : SqlStatement
{
    private readonly List<object> _values = [];

    /// <summary>The values, ?1 first; what was not bound is NULL.</summary>
    public object[] Values => [.. _values];

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, long value) => Bind(number, (object)value);

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, ReadOnlySpan<byte> value) => Bind(number, (object)value.ToArray());

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, string value) => Bind(number, (object)value);

    /// <inheritdoc/>
    public override SqlStatement BindNull(int number) => Bind(number, DBNull.Value);

    /// <inheritdoc/>
    public override SqlStatement Bind(IReadOnlyDictionary<string, object?> values) => throw OnlyBound();

    /// <inheritdoc/>
    public override int Execute() => throw OnlyBound();

    /// <inheritdoc/>
    public override bool Step() => throw OnlyBound();

    /// <inheritdoc/>
    public override long Integer(int column) => throw OnlyBound();

    /// <inheritdoc/>
    public override long? IntegerOrNull(int column) => throw OnlyBound();

    /// <inheritdoc/>
    public override string Text(int column) => throw OnlyBound();

    /// <inheritdoc/>
    public override string? TextOrNull(int column) => throw OnlyBound();

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Blob(int column) => throw OnlyBound();

    /// <inheritdoc/>
    public override void Reset()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    private static InvalidOperationException OnlyBound() => new("Its values are bound by number, and it has no rows to be read.");

    private BoundRow Bind(int number, object value)
    {
        while (_values.Count < number)
        {
            _values.Add(DBNull.Value);
        }

        _values[number - 1] = value;
        return this;
    }
}
