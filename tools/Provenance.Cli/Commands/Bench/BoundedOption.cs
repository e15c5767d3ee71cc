using System.CommandLine;

namespace Provenance.Cli;

/// <summary>Options of benches that take a whole number within limits.</summary>
internal static class BoundedOption
{
    /// <summary>An option that refuses what is below the least or above the most.</summary>
    public static Option<int> Create(string name, string description, int standard, int max, int min = 1)
    {
        var option = new Option<int>(name) { Description = $"{description} {min} to {max}.", DefaultValueFactory = _ => standard };
        option.Validators.Add(parsed =>
        {
            if (parsed.GetValueOrDefault<int>() is var value && (value < min || value > max))
            {
                parsed.AddError($"{name} takes {min} to {max}, not {value}.");
            }
        });
        return option;
    }
}
