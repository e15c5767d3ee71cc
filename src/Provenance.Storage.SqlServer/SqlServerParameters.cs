// Parameters of statements. They are of few types and sizes, so that a text has one plan on the server whatever it is asked
// with: integers are bigint; texts and blobs have the largest size that is kept in a row, or no limit where they are longer.

using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;

namespace Provenance.Storage.SqlServer;

/// <summary>Parameters of commands, by name.</summary>
internal static partial class SqlServerParameters
{
    private const int MostCharacters = 4_000;
    private const int MostBytes = 8_000;
    private const int Unlimited = -1;

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    /// <summary>The name of parameter ?<paramref name="number"/>.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"@p{number}");

    /// <summary>The parameters that a text names.</summary>
    public static IReadOnlySet<string> NamesIn(string sql) => Name().Matches(sql).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Values by name: of a dictionary, or of an object's properties.</summary>
    public static object? ValueOf(object? values, string name) => values switch
    {
        IReadOnlyDictionary<string, object?> dictionary when dictionary.TryGetValue(name[1..], out var value) => value,
        not null and not IReadOnlyDictionary<string, object?> when PropertyOf(values, name[1..]) is { } property => property.GetValue(values),
        _ => throw new ArgumentException($"There is no value for {name}.", nameof(values)),
    };

    /// <summary>Gives a parameter its value: an integer, a text, a blob, or null.</summary>
    public static void Set(SqlCommand command, string name, object? value)
    {
        var parameter = command.Parameters.Contains(name) ? command.Parameters[name] : command.Parameters.Add(new SqlParameter(name, SqlDbType.BigInt));
        switch (value)
        {
            // The type stays what it was: a plan that is prepared stays so.
            case null:
                parameter.Value = DBNull.Value;
                break;
            case long or int:
                Set(parameter, SqlDbType.BigInt, sizeof(long), Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case string text:
                Set(parameter, SqlDbType.NVarChar, text.Length > MostCharacters ? Unlimited : MostCharacters, text);
                break;
            case byte[] blob:
                Set(parameter, SqlDbType.VarBinary, blob.Length > MostBytes ? Unlimited : MostBytes, blob);
                break;
            default:
                throw new ArgumentException($"{name} is a {value.GetType().Name}.", nameof(value));
        }
    }

    private static void Set(SqlParameter parameter, SqlDbType type, int size, object value)
    {
        if (parameter.SqlDbType != type || parameter.Size != size)
        {
            parameter.SqlDbType = type;
            parameter.Size = size;
        }

        parameter.Value = value;
    }

    private static PropertyInfo? PropertyOf(object values, string name) =>
        Array.Find(Properties.GetOrAdd(values.GetType(), type => type.GetProperties()), property => property.Name == name);

    [GeneratedRegex("(?<!@)@[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Name();
}
