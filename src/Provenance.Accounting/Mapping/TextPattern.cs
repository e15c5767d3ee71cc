// Text with places to fill:
//   {Column}   a cell            {$option}   an option of the import     {=name}   a value of "let"
//   {@item}    the item of a list that is gone through                   {#digest} 10 digits of the row's SHA-256
//   {…|slug}   as a handle       {…|id}      as an id                    {{        a brace

using System.Globalization;
using System.Text;

namespace Provenance.Accounting;

/// <summary>A text with places to fill.</summary>
internal sealed class TextPattern : Template
{
    private const int DigestLength = 10;

    private readonly List<(string? Literal, Template? Place, string? Form)> _parts = [];

    public TextPattern(LocatedJson at, MappingNames names)
    {
        var text = at.AsText("A text");
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}' && i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i++]);
            }
            else if (text[i] == '{')
            {
                var end = text.IndexOf('}', i);
                if (end < 0)
                {
                    throw at.Fault("A \"{\" has no \"}\"; write \"{{\" for a brace.");
                }

                Flush(literal);
                _parts.Add(Place(text[(i + 1)..end], at, names));
                i = end;
            }
            else
            {
                literal.Append(text[i]);
            }
        }

        Flush(literal);
    }

    public override Filled Fill(RowScope scope)
    {
        var text = new StringBuilder();
        foreach (var (literal, place, form) in _parts)
        {
            if (place is null)
            {
                text.Append(literal);
                continue;
            }

            var filled = place.Fill(scope);
            if (!filled.IsValue)
            {
                return filled;
            }

            if (filled.Text is not { } part)
            {
                return Filled.Unreadable("A number was given no form before it went into a text; add $as to it.");
            }

            text.Append(form is null ? part : Conversions.Name(part, form, scope));
        }

        return Filled.Of(text.ToString());
    }

    private static (string? Literal, Template? Place, string? Form) Place(string place, LocatedJson at, MappingNames names)
    {
        var bar = place.LastIndexOf('|');
        var form = bar < 0 ? null : place[(bar + 1)..];
        var name = bar < 0 ? place : place[..bar];
        if (form is not (null or "slug" or "id"))
        {
            throw at.Fault($"There is no form \"{form}\"; there are slug and id.");
        }

        Template source = name switch
        {
            "" => throw at.Fault("A place to fill is empty."),
            "@item" => new ItemSource(),
            "#digest" => new RowSource(scope => scope.SourceDigest.ToString()[..DigestLength]),
            "#line" => new RowSource(scope => scope.Place.Line.ToString(CultureInfo.InvariantCulture)),
            ['$', .. var option] => new OptionSource(names.Option(option, at)),
            ['=', .. var value] => new ValueSource(names.Value(value, at)),
            _ => new ColumnSource(names.Column(name, at)),
        };
        return (null, source, form);
    }

    private void Flush(StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            _parts.Add((literal.ToString(), null, null));
            literal.Clear();
        }
    }
}
