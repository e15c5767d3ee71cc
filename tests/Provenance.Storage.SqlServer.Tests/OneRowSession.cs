// A database that holds one row of everything: each query is answered by it, so that questions go on to what they ask
// next, and each text that they ask with is written down.

using System.Data.Common;
using System.Reflection;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Storage.Sql;
using Provenance.Storage.Sql.Investigation;
using Provenance.Storage.Sql.Projections;
using Provenance.Storage.SqlServer.Investigation;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>Writes down what is asked.</summary>
/// <param name="size">Of the log.</param>
internal sealed class OneRowSession(long size) : SqlSession
{
    /// <summary>The texts, as they would be sent.</summary>
    public HashSet<string> Texts { get; } = new(StringComparer.Ordinal);

    public override Dialect Dialect => Dialect.SqlServer;

    protected override DbConnection Database => throw new InvalidOperationException("There is no database.");

    public override SqlStatement Prepare(string sql)
    {
        Record(sql);
        return new OneRow();
    }

    public override SqlStatement Insert(string table, params string[] columns) => throw new InvalidOperationException("Questions write nothing.");

    public override SqlStatement InsertIfMissing(string table, int keys, params string[] columns) => throw new InvalidOperationException("Questions write nothing.");

    public override SqlStatement Upsert(string table, int keys, params string[] columns) => throw new InvalidOperationException("Questions write nothing.");

    public override IEnumerable<T> Query<T>(string sql, object? parameters = null, bool buffered = true)
    {
        Record(sql);
        return [Row<T>()];
    }

    public override T QuerySingle<T>(string sql, object? parameters = null) => Query<T>(sql, parameters).Single();

    public override T? QuerySingleOrDefault<T>(string sql, object? parameters = null)
        where T : default => Query<T>(sql, parameters).Single();

    public override T? QueryFirstOrDefault<T>(string sql, object? parameters = null)
        where T : default => Query<T>(sql, parameters).Single();

    public override T? ExecuteScalar<T>(string sql, object? parameters = null)
        where T : default => Query<T>(sql, parameters).Single();

    public override int Execute(string sql, object? parameters = null)
    {
        Record(sql);
        return 1;
    }

    private void Record(string sql) => _ = Texts.Add(SqlServerStatement.TextOf(sql));

    private T Row<T>() => (T)ValueOf(typeof(T))!;

    // Entries of a log lie below its size.
    private object? ValueOf(Type type, string? name) => name == "Size" && type == typeof(long) ? size : ValueOf(type);

    private object? ValueOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(long) || type == typeof(int))
        {
            return Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
        }

        if (type == typeof(string))
        {
            return OneRow.Entity;
        }

        if (type == typeof(byte[]))
        {
            return OneRow.Bytes;
        }

        var longest = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(constructor => constructor.GetParameters().All(parameter => parameter.ParameterType != type))
            .MaxBy(constructor => constructor.GetParameters().Length);
        var row = longest is null ? Activator.CreateInstance(type)! : longest.Invoke([.. longest.GetParameters().Select(parameter => ValueOf(parameter.ParameterType, parameter.Name))]);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(row, ValueOf(property.PropertyType, property.Name));
        }

        return row;
    }

    private sealed class OneRow : SqlStatement
    {
        // A quantity of no digits at any place, and as long as a digest.
        public static readonly byte[] Bytes = new byte[32];

        // Most texts that must have a form are names of entities.
        public const string Entity = "OPERATOR:acme:a";

        private bool _isRead;
        private int _runs;

        public override SqlStatement Bind(int number, long value) => this;

        public override SqlStatement Bind(int number, ReadOnlySpan<byte> value) => this;

        public override SqlStatement Bind(int number, string value) => this;

        public override SqlStatement BindNull(int number) => this;

        public override SqlStatement Bind(IReadOnlyDictionary<string, object?> values) => this;

        public override int Execute() => 1;

        public override bool Step()
        {
            _isRead = !_isRead;
            _runs += _isRead ? 1 : 0;
            return _isRead;
        }

        public override long Integer(int column) => 1;

        // Every other time it is unknown, so that what follows a line comes to its end.
        public override long? IntegerOrNull(int column) => _runs % 2 == 0 ? null : 1;

        public override string Text(int column) => Entity;

        public override string? TextOrNull(int column) => Entity;

        public override ReadOnlySpan<byte> Blob(int column) => Bytes;

        public override void Reset() => _isRead = false;

        protected override void Dispose(bool disposing)
        {
        }
    }
}

/// <summary>A snapshot's connection to it.</summary>
/// <param name="size">Of the log.</param>
/// <param name="isBeingCleared">Whether that row is one of those that are not deleted yet.</param>
internal sealed class OneRowConnection(long size = 9, bool isBeingCleared = false) : SnapshotConnection, IFailureTranslation
{
    private readonly OneRowSession _session = new(size);

    public IReadOnlySet<string> Texts => _session.Texts;

    public override SqlSession Session => _session;

    public override SnapshotSql Sql => SnapshotSql.SqlServer;

    public override IFailureTranslation Failures => this;

    public override bool IsBeingCleared() => isBeingCleared;

    public override void KnowAt(long size)
    {
    }

    public override void Tell(MomentLines lines)
    {
        foreach (var later in SqlServerSnapshotConnection.LaterLines(Sql))
        {
            _ = _session.Execute(later);
        }
    }

    public T Translated<T>(Func<T> work) => work();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
