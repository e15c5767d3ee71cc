// Random JSON, good and odd: what a careless or hostile writer could send.

using CsCheck;

namespace Provenance.Statements.Tests.Json;

public static class GenJson
{
    private static readonly Gen<string> Scalar = Gen.OneOf(
        Any("null", "true", "false", "\"\"", "0", "-0", "1.5", "1e9", "\"unknown\"", "\"\\u0000\"", "\"\\ud800\"", "99999999999999999999", "\"a\\\\b\"", "\"\u007F\""),
        Gen.Int.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Char.AlphaNumeric.Array[0, 12].Select(characters => $"\"{new string(characters)}\""));

    private static readonly Gen<string> Name = Gen.OneOf(
        Any("salt", "a", "_type", "subject", "predicate", "\\u0061", ""),
        Gen.Char.AlphaNumeric.Array[1, 5].Select(characters => new string(characters)));

    public static Gen<string> Text { get; } = Value(3);

    /// <summary>One of these.</summary>
    public static Gen<string> Any(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalar
        : Gen.OneOf(
            Scalar,
            Value(depth - 1).Array[0, 4].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(Name, Value(depth - 1)).Array[0, 4].Select(members => $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"));
}
