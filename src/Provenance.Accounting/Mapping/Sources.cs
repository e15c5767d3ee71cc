// Where an expression takes its value from.

using System.Text.Json.Nodes;

namespace Provenance.Accounting;

/// <summary>A cell of the row.</summary>
internal sealed class ColumnSource(string column) : Template
{
    public override Filled Fill(RowScope scope) => scope.Cell(column);
}

/// <summary>An option of the import.</summary>
internal sealed class OptionSource(string option) : Template
{
    public override Filled Fill(RowScope scope) =>
        scope.Options.TryGetValue(option, out var value) ? Filled.Of(value) : Filled.Missing($"Option \"{option}\" was not given.");
}

/// <summary>A value of "let".</summary>
internal sealed class ValueSource(string name) : Template
{
    public override Filled Fill(RowScope scope) => scope.Value(name);
}

/// <summary>The item of the list that is gone through.</summary>
internal sealed class ItemSource : Template
{
    public override Filled Fill(RowScope scope) =>
        scope.Item is { } item ? Filled.Of(item) : Filled.Unreadable("There is no item outside of a list.");
}

/// <summary>Something about the row itself.</summary>
internal sealed class RowSource(Func<RowScope, string> take) : Template
{
    public override Filled Fill(RowScope scope) => Filled.Of(take(scope));
}

/// <summary>The first that is not missing.</summary>
internal sealed class FirstSource(IReadOnlyList<Template> alternatives) : Template
{
    public override Filled Fill(RowScope scope)
    {
        var filled = Filled.Omitted;
        foreach (var alternative in alternatives)
        {
            filled = alternative.Fill(scope);
            if (filled.State != FillState.Missing)
            {
                break;
            }
        }

        return filled;
    }
}

/// <summary>One template or another, by a condition; neither where that cannot be told.</summary>
internal sealed class WhenSource(Condition condition, Template then, Template otherwise) : Template
{
    public override Filled Fill(RowScope scope)
    {
        var tested = condition.Test(scope);
        return tested.Unreadable ?? (tested.Holds ? then : otherwise).Fill(scope);
    }
}

/// <summary>Keeps the row from being drafted.</summary>
internal sealed class FailSource(Template reason) : Template
{
    public override Filled Fill(RowScope scope) => Filled.Refused(reason.Fill(scope).Text ?? "The mapping refuses this row.");
}

/// <summary>Goes through the parts of a value, filling a template for each.</summary>
internal sealed class EachSource(Template list, Template template) : Template
{
    public override Filled Fill(RowScope scope)
    {
        var parts = list.Fill(scope);
        if (!parts.IsValue)
        {
            return parts;
        }

        var outer = scope.Item;
        var node = new JsonArray();
        foreach (var item in parts.Items ?? [parts.Text ?? string.Empty])
        {
            scope.Item = item;
            var filled = template.Fill(scope);
            scope.Item = outer;
            if (filled.State == FillState.Omitted)
            {
                continue;
            }

            if (!filled.IsValue || filled.Node is null)
            {
                return filled.IsValue ? Filled.Unreadable("An element was given no form; add $as.") : filled;
            }

            node.Add(filled.Node.DeepClone());
        }

        return Filled.Of(node);
    }
}

/// <summary>The sum, product or quotient of numbers, exactly.</summary>
internal sealed class ArithmeticSource(IReadOnlyList<Template> operands, Func<Exact, Exact, Exact> operation) : Template
{
    public override Filled Fill(RowScope scope)
    {
        Exact? total = null;
        foreach (var operand in operands)
        {
            var filled = operand.Fill(scope);
            if (!filled.IsValue)
            {
                return filled;
            }

            if (!filled.TryGetNumber(out var number))
            {
                return Filled.Unreadable($"\"{filled.Text}\" is no number.");
            }

            if (total is not null && operation == Exact.Divide && number == default)
            {
                return Filled.Unreadable("A quotient by zero was asked for.");
            }

            total = total is { } sofar ? operation(sofar, number) : number;
        }

        return Filled.Of(total ?? default);
    }
}
