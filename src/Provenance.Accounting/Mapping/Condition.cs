// Conditions on a row:
//   {"column": "Status", "is": "Planned"}            equal to it, or to one of a list
//   {"column": "Name", "matches": "^Anonymi[sz]ed"}  a regular expression finds something
//   {"value": "count", "above": 0}                   a number above another
//   {"column": "Owner", "empty": true}               missing, or not
//   {"all": […]}, {"any": […]}, {"not": {…}}
// The subject is "column", "value" (of "let"), "option" or "item": true.

using System.Text.Json;
using System.Text.RegularExpressions;

namespace Provenance.Accounting;

/// <summary>Whether something holds for a row.</summary>
/// <param name="Holds">The test.</param>
internal sealed record Condition(Func<RowScope, bool> Holds)
{
    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);

    /// <summary>Reads a condition.</summary>
    public static Condition Read(LocatedJson at, MappingNames names)
    {
        at.Allow("A condition", "column", "value", "option", "item", "is", "matches", "above", "empty", "all", "any", "not");
        if (at.Has("all", out var all))
        {
            var parts = List(all, names);
            return new(scope => parts.All(part => part.Holds(scope)));
        }

        if (at.Has("any", out var any))
        {
            var parts = List(any, names);
            return new(scope => parts.Any(part => part.Holds(scope)));
        }

        if (at.Has("not", out var not))
        {
            var inner = Read(not, names);
            return new(scope => !inner.Holds(scope));
        }

        return Test(at, Subject(at, names));
    }

    /// <summary>Reads a regular expression that takes time in proportion to the text.</summary>
    public static Regex Pattern(LocatedJson at)
    {
        try
        {
            return new Regex(at.AsText("A regular expression"), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTime);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw at.Fault("This regular expression cannot be used: " + exception.Message);
        }
    }

    private static List<Condition> List(LocatedJson at, MappingNames names) => at.Kind == JsonValueKind.Array
        ? at.Items.Select(item => Read(item, names)).ToList()
        : throw at.Fault("This is a list of conditions.");

    private static Template Subject(LocatedJson at, MappingNames names)
    {
        if (at.Has("column", out var column))
        {
            return new ColumnSource(names.Column(column.AsText("A column"), column));
        }

        if (at.Has("value", out var value))
        {
            return new ValueSource(names.Value(value.AsText("A value"), value));
        }

        if (at.Has("option", out var option))
        {
            return new OptionSource(names.Option(option.AsText("An option"), option));
        }

        return at.Has("item", out _) ? new ItemSource() : throw at.Fault("A condition names a column, value, option or item.");
    }

    private static Condition Test(LocatedJson at, Template subject)
    {
        if (at.Has("is", out var words))
        {
            var allowed = (words.Kind == JsonValueKind.Array ? words.Items : [words]).Select(word => word.AsText("\"is\"")).ToHashSet(StringComparer.Ordinal);
            return new(scope => subject.Fill(scope).Text is { } text && allowed.Contains(text));
        }

        if (at.Has("matches", out var pattern))
        {
            var regex = Pattern(pattern);
            return new(scope => subject.Fill(scope).Text is { } text && regex.IsMatch(text));
        }

        if (at.Has("above", out var bound))
        {
            return Exact.TryParse(bound.Text, out var limit)
                ? new(scope => subject.Fill(scope).TryGetNumber(out var number) && number.CompareTo(limit) > 0)
                : throw bound.Fault("\"above\" is a number.");
        }

        if (at.Has("empty", out var empty) && empty.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            var isEmpty = empty.Kind == JsonValueKind.True;
            return new(scope => subject.Fill(scope).IsValue != isEmpty);
        }

        throw at.Fault("A condition says \"is\", \"matches\", \"above\", or \"empty\": true or false.");
    }
}
