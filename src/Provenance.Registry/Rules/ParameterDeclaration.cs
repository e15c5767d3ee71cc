// A unit alone lets values pass that no computation can use: a window of no days, a margin below a line that is above it.
// Who reads a parameter says what it can use, and a rule set with anything else is refused with the path of the value.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>A parameter that a signal or a question reads.</summary>
/// <param name="Name">Its name, ending in its unit.</param>
/// <param name="Unit">Its unit.</param>
public sealed record ParameterDeclaration(string Name, ParameterUnit Unit)
{
    /// <summary>Its value is more than this; null where its unit alone says what is too little.</summary>
    public Quantity? Above { get; init; }

    /// <summary>Its value is less than this; null where there is no such line.</summary>
    public Quantity? Below { get; init; }

    /// <summary>Its value is no more than this; null where its unit alone says what is too much.</summary>
    public Quantity? Most { get; init; }

    /// <summary>Its value is no more than that of this other parameter of the signal, in the same unit; null where there is none.</summary>
    public string? NoMoreThan { get; init; }

    /// <summary>What the value should be, as the end of a sentence; null where it is so.</summary>
    /// <param name="value">The value.</param>
    /// <param name="group">Where the other parameters stand.</param>
    internal string? Misfit(Quantity value, ParameterGroup group)
    {
        var other = NoMoreThan is null ? null : group.Parameters.FirstOrDefault(parameter => parameter.Name == NoMoreThan)?.Value.Value;
        return value <= Above ? string.Create(CultureInfo.InvariantCulture, $"above {Above}")
            : value >= Below ? string.Create(CultureInfo.InvariantCulture, $"below {Below}")
            : value > Most ? string.Create(CultureInfo.InvariantCulture, $"at most {Most}")
            : value > other ? string.Create(CultureInfo.InvariantCulture, $"at most {NoMoreThan}, which is {other}")
            : null;
    }
}
