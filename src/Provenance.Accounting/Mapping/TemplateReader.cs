// Reads templates out of a mapping. An object whose members begin with "$" is an expression:
//   {"$column": "num_gpu", "$as": "integer"}
// with one source, and then what is done to the value. $missing and $unreadable may stand in any object.

using System.Text.Json;

namespace Provenance.Accounting;

/// <summary>Reads templates.</summary>
/// <param name="names">The names that they may use.</param>
internal sealed class TemplateReader(MappingNames names)
{
    private static readonly string[] Sources =
        ["$column", "$option", "$value", "$item", "$text", "$const", "$first", "$sum", "$product", "$quotient", "$when", "$each", "$fail", "$omit"];

    private static readonly string[] Modifiers =
        ["$extract", "$map", "$split", "$as", "$round", "$basis", "$numberFormat", "$format", "$zone", "$after", "$before", "$missing", "$unreadable", "$then", "$else", "$do"];

    /// <summary>Reads a template.</summary>
    public Template Read(LocatedJson at)
    {
        switch (at.Kind)
        {
            case JsonValueKind.Array:
                return new ArrayTemplate(List(at));
            case JsonValueKind.Object:
                Template template = at.Members.Any(member => Sources.Contains(member.Key)) ? ReadExpression(at) : ReadObject(at);
                return at.Has("$missing", out _) || at.Has("$unreadable", out _)
                    ? new FallbackTemplate(template, Optional(at["$missing"]), Optional(at["$unreadable"]))
                    : template;
            default:
                return new ConstantTemplate(at);
        }
    }

    private ObjectTemplate ReadObject(LocatedJson at)
    {
        var members = new List<KeyValuePair<string, Template>>();
        foreach (var (name, value) in at.Members)
        {
            if (!name.StartsWith('$'))
            {
                members.Add(new(name, Read(value)));
            }
            else if (name is not ("$missing" or "$unreadable"))
            {
                throw value.Fault($"\"{name}\" belongs to an expression, and this object has no source: one of {string.Join(", ", Sources)}.");
            }
        }

        return new ObjectTemplate(members);
    }

    private Expression ReadExpression(LocatedJson at)
    {
        at.Allow("An expression", [.. Sources, .. Modifiers]);
        var sources = at.Members.Where(member => Sources.Contains(member.Key)).ToArray();
        if (sources.Length != 1)
        {
            throw at.Fault($"An expression has one source, not {string.Join(" and ", sources.Select(source => source.Key))}.");
        }

        return new Expression(Source(at, sources[0].Key, sources[0].Value))
        {
            Extract = at.Has("$extract", out var pattern) ? Condition.Pattern(pattern) : null,
            Map = at.Has("$map", out var map) ? Map(map) : null,
            Split = at["$split"]?.AsText("$split"),
            As = Form(at),
        };
    }

    private Template Source(LocatedJson at, string name, LocatedJson value) => name switch
    {
        "$column" => new ColumnSource(names.Column(value.AsText(name), value)),
        "$option" => new OptionSource(names.Option(value.AsText(name), value)),
        "$value" => new ValueSource(names.Value(value.AsText(name), value)),
        "$item" => new ItemSource(),
        "$text" => new TextPattern(value, names),
        "$const" => new ConstantTemplate(value),
        "$first" => new FirstSource(List(value)),
        "$sum" => new ArithmeticSource(List(value), Exact.Add),
        "$product" => new ArithmeticSource(List(value), Exact.Multiply),
        "$quotient" => new ArithmeticSource(List(value), Exact.Divide),
        "$when" => new WhenSource(Condition.Read(value, names), Required(at, "$then"), Optional(at["$else"]) ?? new OmittedTemplate()),
        "$each" => new EachSource(Read(value), Required(at, "$do")),
        "$fail" => new FailSource(new TextPattern(value, names)),
        _ => new OmittedTemplate(),
    };

    private Conversion? Form(LocatedJson at)
    {
        if (!at.Has("$as", out var form))
        {
            return null;
        }

        var name = form.AsText("$as");
        return name switch
        {
            "time" => Time(at),
            "estimate" => Conversions.Estimate(Basis(at)),
            "flop" => Conversions.Flop(Basis(at), Required(at, "$numberFormat")),
            _ => Conversions.Find(name, ReadRounding(at)) ?? throw form.Fault(
                $"There is no form \"{name}\"; there are text, integer, decimal, estimate, flop, time, date, country, accelerator, accelerator-or-slug, slug, id."),
        };
    }

    private Conversion Time(LocatedJson at)
    {
        var format = at["$format"] ?? throw at.Fault("A time needs a $format.");
        var items = format.Kind == JsonValueKind.Array ? format.Items : [format];
        var formats = items.Select(item => item.AsText("$format")).ToArray();
        if (items.FirstOrDefault(item => !TimeConversion.IsWhole(item.Text)) is { } partial)
        {
            throw partial.Fault("This pattern does not say the time by itself: it needs year, month and day, and with \"h\" or \"hh\" also \"tt\"; it may be no pattern of .NET at all.");
        }

        var origin = Optional(at["$after"]) ?? Optional(at["$before"]);
        if (origin is null && formats.Any(item => TimeConversion.UnitSeconds(item) is not null))
        {
            throw format.Fault("A span of time needs $after or $before.");
        }

        return new TimeConversion(formats, Optional(at["$zone"]), origin, at.Has("$before", out _)).Convert;
    }

    private static string Basis(LocatedJson at)
    {
        var basis = at["$basis"] ?? throw at.Fault("An estimate needs a $basis: measured, declared, computed or bound.");
        return basis.AsText("$basis") is var word && word is "measured" or "declared" or "computed" or "bound"
            ? basis.Text
            : throw basis.Fault("A $basis is measured, declared, computed or bound.");
    }

    private static Rounding ReadRounding(LocatedJson at) => at["$round"] is not { } round ? Rounding.None : round.AsText("$round") switch
    {
        "down" => Rounding.Down,
        "up" => Rounding.Up,
        "nearest" => Rounding.Nearest,
        _ => throw round.Fault("$round is down, up or nearest."),
    };

    private Dictionary<string, Template> Map(LocatedJson at) => at.Kind == JsonValueKind.Object
        ? at.Members.ToDictionary(member => member.Key, member => Read(member.Value), StringComparer.Ordinal)
        : throw at.Fault("A $map is an object.");

    private List<Template> List(LocatedJson at) => at.Kind == JsonValueKind.Array
        ? at.Items.Select(Read).ToList()
        : throw at.Fault("This is a list.");

    private Template Required(LocatedJson at, string name) => Optional(at[name]) ?? throw at.Fault($"This needs a {name}.");

    private Template? Optional(LocatedJson? at) => at is null ? null : Read(at);
}
