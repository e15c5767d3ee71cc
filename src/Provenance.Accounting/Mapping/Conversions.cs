// The forms of $as: how a cell's text becomes a value of format 1. Each either succeeds or says what it could not read;
// none guesses.

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>Turns a value into one of format 1.</summary>
internal delegate Filled Conversion(Filled value, RowScope scope);

/// <summary>The forms that need nothing but the value; <see cref="TimeConversion"/> has the one of times.</summary>
internal static class Conversions
{
    /// <summary>Forms that take a rounding, by name.</summary>
    public static Conversion? Find(string name, Rounding rounding) => name switch
    {
        "text" => (value, _) => value.Text is { } text ? Text(text) : NotText(),
        "integer" => (value, _) => Whole(value, rounding),
        "decimal" => (value, _) => Decimal(value, rounding),
        "date" => (value, _) => Date(value.Text),
        "country" => (value, _) => Country(value.Text),
        "accelerator" => (value, _) => Accelerator(value.Text, orSlug: false),
        "accelerator-or-slug" => (value, _) => Accelerator(value.Text, orSlug: true),
        "slug" or "id" => (value, scope) => value.Text is { } text ? Filled.Of(Name(text, name, scope)) : NotText(),
        _ => null,
    };

    /// <summary>A handle or an id for a name, claimed for this draft.</summary>
    public static string Name(string text, string form, RowScope scope)
    {
        var slug = form == "id" ? Slug.Id(text) : Slug.Handle(text);
        scope.Names.Add(new SlugClaim(scope.NameScope, slug, text.Trim()));
        return slug;
    }

    /// <summary>An estimate of one figure, rounded outwards.</summary>
    public static Conversion Estimate(string basis) => (value, _) =>
    {
        if (!value.TryGetNumber(out var number))
        {
            return NotNumber(value);
        }

        return number.TryToQuantity(Rounding.Down, out var low) && number.TryToQuantity(Rounding.Up, out var high)
            ? Filled.Of(new JsonObject { ["low"] = low.ToString(), ["high"] = high.ToString(), ["basis"] = basis })
            : Filled.Unreadable($"\"{value.Text}\" is larger than can be written.");
    };

    /// <summary>An estimate of operations, with the number format that a template says.</summary>
    public static Conversion Flop(string basis, Template format)
    {
        var estimate = Estimate(basis);
        return (value, scope) =>
        {
            var filled = estimate(value, scope);
            var word = format.Fill(scope);
            if (!filled.IsValue || !word.IsValue)
            {
                return filled.IsValue ? word : filled;
            }

            ((JsonObject)filled.Node!)["format"] = word.Text;
            return filled;
        };
    }

    private static Filled Text(string text)
    {
        // Control characters, line ends among them, may not stand in statements; they become single spaces.
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var isSpace = char.IsControl(character) || char.IsWhiteSpace(character);
            if (!isSpace)
            {
                clean.Append(character);
            }
            else if (clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }

        return Filled.Of(clean.ToString().TrimEnd());
    }

    private static Filled Whole(Filled value, Rounding rounding)
    {
        if (!value.TryGetNumber(out var number))
        {
            return NotNumber(value);
        }

        return number.TryToInteger(rounding, out var whole) && whole < 1L << 53
            ? Filled.Of(JsonValue.Create(whole))
            : Filled.Unreadable($"\"{value.Text}\" is no whole number below 2^53; $round says how to round.");
    }

    private static Filled Decimal(Filled value, Rounding rounding)
    {
        if (!value.TryGetNumber(out var number))
        {
            return NotNumber(value);
        }

        return number.TryToQuantity(rounding, out var quantity)
            ? Filled.Of(quantity.ToString())
            : Filled.Unreadable($"\"{value.Text ?? number.ToString()}\" has more digits than 30 before and 6 after the point; $round says how to round.");
    }

    private static Filled Date(string? text) =>
        text is not null && TextValue.TryParse<CalendarDate>(text, out var date) ? Filled.Of(date.ToString()) : Filled.Unreadable($"\"{text}\" is no date such as 2026-11-23.");

    private static Filled Country(string? text) => text is not null && CountryNames.TryFind(text, out var country)
        ? Filled.Of(country.Value.ToString())
        : Filled.Unreadable($"\"{text}\" is no country of ISO 3166-1; $map can say which is meant.");

    private static Filled Accelerator(string? text, bool orSlug)
    {
        if (text is null)
        {
            return NotText();
        }

        if (AcceleratorCatalogue.Default.FindByName(text) is { } known)
        {
            return Filled.Of(known.Slug);
        }

        return orSlug
            ? Filled.Of(Slug.Handle(text))
            : Filled.Unreadable($"The catalogue of accelerators does not know \"{text}\".", NotDraftedReason.AcceleratorUnmapped);
    }

    private static Filled NotText() => Filled.Unreadable("A text is needed here.");

    private static Filled NotNumber(Filled value) =>
        Filled.Unreadable(string.Create(CultureInfo.InvariantCulture, $"\"{value.Text}\" is no number that is not negative."));
}
