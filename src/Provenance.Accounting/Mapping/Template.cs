// Templates: JSON with expressions in it. An object or array is filled member by member; a member that is omitted is left
// out; one that is missing makes the whole missing, unless the object says what to put in its place with $missing.

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provenance.Accounting;

/// <summary>JSON to be filled with a row.</summary>
internal abstract class Template
{
    /// <summary>Fills it.</summary>
    public abstract Filled Fill(RowScope scope);
}

/// <summary>A value that is the same for every row.</summary>
internal sealed class ConstantTemplate(LocatedJson at) : Template
{
    private readonly JsonNode _node = at.Kind switch
    {
        JsonValueKind.String => JsonValue.Create(at.Text),
        JsonValueKind.Number when long.TryParse(at.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        JsonValueKind.Number => throw at.Fault("Numbers here are whole; write decimals as strings."),
        _ => JsonValue.Create(at.Kind == JsonValueKind.True),
    };

    public override Filled Fill(RowScope scope) => Filled.Of(_node.DeepClone());
}

/// <summary>Leaves its member out.</summary>
internal sealed class OmittedTemplate : Template
{
    public override Filled Fill(RowScope scope) => Filled.Omitted;
}

/// <summary>An object, member by member.</summary>
internal sealed class ObjectTemplate(IReadOnlyList<KeyValuePair<string, Template>> members) : Template
{
    public override Filled Fill(RowScope scope)
    {
        var node = new JsonObject();
        foreach (var (name, member) in members)
        {
            var filled = member.Fill(scope);
            if (filled.State == FillState.Omitted)
            {
                continue;
            }

            if (!filled.IsValue)
            {
                return filled;
            }

            if (filled.Node is null)
            {
                return Filled.Unreadable($"\"{name}\" was given no form; add $as.");
            }

            node[name] = filled.Node.Parent is null ? filled.Node : filled.Node.DeepClone();
        }

        return Filled.Of(node);
    }
}

/// <summary>An array, element by element; what goes through a list puts all it makes in its place.</summary>
internal sealed class ArrayTemplate(IReadOnlyList<Template> elements) : Template
{
    public override Filled Fill(RowScope scope)
    {
        var node = new JsonArray();
        foreach (var element in elements)
        {
            var filled = element.Fill(scope);
            if (filled.State == FillState.Omitted)
            {
                continue;
            }

            if (!filled.IsValue)
            {
                return filled;
            }

            if (element is Expression { IsList: true } && filled.Node is JsonArray list)
            {
                foreach (var item in list)
                {
                    node.Add(item?.DeepClone());
                }
            }
            else if (filled.Node is not null)
            {
                node.Add(filled.Node.DeepClone());
            }
            else
            {
                return Filled.Unreadable("An element was given no form; add $as.");
            }
        }

        return Filled.Of(node);
    }
}

/// <summary>A template with what stands in for it where it is missing or unreadable.</summary>
internal sealed class FallbackTemplate(Template template, Template? missing, Template? unreadable) : Template
{
    public override Filled Fill(RowScope scope)
    {
        var filled = template.Fill(scope);
        return filled.State switch
        {
            FillState.Missing when missing is not null => missing.Fill(scope),
            FillState.Unreadable when unreadable is not null => unreadable.Fill(scope),
            _ => filled,
        };
    }
}
