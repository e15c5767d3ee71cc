// Conditions on a row:
//   {"column": "Status", "is": "Planned"}            equal to it, or to one of a list
//   {"column": "Name", "matches": "^Anonymi[sz]ed"}  a regular expression finds something
//   {"value": "count", "above": 0}                   a number above another
//   {"column": "Owner", "empty": true}               missing, or not
//   {"all": […]}, {"any": […]}, {"not": {…}}
// The subject is "column", "value" (of "let"), "option" or "item": true. What is missing is neither equal to anything nor
// above anything; of what is there and cannot be read nothing can be told, unless the other parts of an "all" or "any" decide.

using System.Text.Json;
using System.Text.RegularExpressions;

namespace Provenance.Accounting;

/// <summary>Whether a condition holds for a row.</summary>
/// <param name="Holds">Whether it does; false where that cannot be told.</param>
/// <param name="Unreadable">Why it cannot be told; null where it can.</param>
internal readonly record struct Tested(bool Holds, Filled? Unreadable = null)
{
    public bool IsSure => Unreadable is null;
}

/// <summary>Whether something holds for a row.</summary>
/// <param name="Test">The test.</param>
internal sealed record Condition(Func<RowScope, Tested> Test)
{
    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);

    /// <summary>Reads a condition.</summary>
    public static Condition Read(LocatedJson at, MappingNames names)
    {
        at.Allow("A condition", "column", "value", "option", "item", "is", "matches", "above", "empty", "all", "any", "not");
        if (at.Has("all", out var all))
        {
            var parts = List(all, names);
            return new(scope => Decided(parts, scope, by: false));
        }

        if (at.Has("any", out var any))
        {
            var parts = List(any, names);
            return new(scope => Decided(parts, scope, by: true));
        }

        if (at.Has("not", out var not))
        {
            var inner = Read(not, names);
            return new(scope =>
            {
                var tested = inner.Test(scope);
                return tested.IsSure ? new(!tested.Holds) : tested;
            });
        }

        return ReadTest(at, Subject(at, names));
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

    // One part that is surely so decides; without one, a part that cannot be told leaves the whole open.
    private static Tested Decided(List<Condition> parts, RowScope scope, bool by)
    {
        Tested? open = null;
        foreach (var part in parts)
        {
            var tested = part.Test(scope);
            if (!tested.IsSure)
            {
                open ??= tested;
            }
            else if (tested.Holds == by)
            {
                return tested;
            }
        }

        return open ?? new(!by);
    }

    private static (string Name, Template Value) Subject(LocatedJson at, MappingNames names)
    {
        if (at.Has("column", out var column))
        {
            return ($"column \"{column.Text}\"", new ColumnSource(names.Column(column.AsText("A column"), column)));
        }

        if (at.Has("value", out var value))
        {
            return ($"value \"{value.Text}\"", new ValueSource(names.Value(value.AsText("A value"), value)));
        }

        if (at.Has("option", out var option))
        {
            return ($"option \"{option.Text}\"", new OptionSource(names.Option(option.AsText("An option"), option)));
        }

        return at.Has("item", out _) ? ("item", new ItemSource()) : throw at.Fault("A condition names a column, value, option or item.");
    }

    private static Condition ReadTest(LocatedJson at, (string Name, Template Value) subject)
    {
        if (at.Has("is", out var words))
        {
            var allowed = (words.Kind == JsonValueKind.Array ? words.Items : [words]).Select(word => word.AsText("\"is\"")).ToHashSet(StringComparer.Ordinal);
            return Of(subject, "text or number", isMissing: false, filled => filled.Number is { } number
                ? allowed.Any(word => Exact.TryParse(word, out var same) && same == number)
                : filled.Text is { } text ? allowed.Contains(text) : null);
        }

        if (at.Has("matches", out var pattern))
        {
            var regex = Pattern(pattern);
            return Of(subject, "text", isMissing: false, filled => filled.Text is { } text ? regex.IsMatch(text) : null);
        }

        if (at.Has("above", out var bound))
        {
            return Exact.TryParse(bound.Text, out var limit)
                ? Of(subject, "number", isMissing: false, filled => IsAbove(filled, limit))
                : throw bound.Fault("\"above\" is a number.");
        }

        if (at.Has("empty", out var empty) && empty.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            var isEmpty = empty.Kind == JsonValueKind.True;
            return Of(subject, "value", isEmpty, _ => !isEmpty);
        }

        throw at.Fault("A condition says \"is\", \"matches\", \"above\", or \"empty\": true or false.");
    }

    // No limit is negative, so that a negative number is not above it, though it is none that a statement could hold.
    private static bool? IsAbove(Filled filled, Exact limit) =>
        filled.TryGetNumber(out var number) ? number.CompareTo(limit) > 0
        : filled.Text is ['-', .. var positive] && Exact.TryParse(positive, out _) ? false
        : null;

    /// <summary>A test of a subject.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="form">What its value has to be.</param>
    /// <param name="isMissing">What is told of one that is missing.</param>
    /// <param name="test">What is told of its value; null where that is none of the form.</param>
    private static Condition Of((string Name, Template Value) subject, string form, bool isMissing, Func<Filled, bool?> test) => new(scope =>
    {
        var filled = subject.Value.Fill(scope);
        return filled.State switch
        {
            FillState.Value when test(filled) is { } holds => new(holds),
            FillState.Value => new(false, Filled.Unreadable($"{subject.Name}: {(filled.Text is { } text ? $"\"{text}\"" : "what it holds")} is no {form}.")),
            FillState.Missing or FillState.Omitted => new(isMissing),
            _ => new(false, filled.Under(subject.Name)),
        };
    });
}
