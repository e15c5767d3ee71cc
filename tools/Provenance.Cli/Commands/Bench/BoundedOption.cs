using System.CommandLine;

namespace Provenance.Cli;

/// <summary>Options of benches that take a whole number from 1.</summary>
internal static class BoundedOption
{
    /// <summary>An option that refuses what is below 1 or above a limit.</summary>
    public static Option<int> Create(string name, string description, int standard, int max)
    {
        var option = new Option<int>(name) { Description = $"{description} 1 to {max}.", DefaultValueFactory = _ => standard };
        option.Validators.Add(parsed =>
        {
            if (parsed.GetValueOrDefault<int>() is var value && (value < 1 || value > max))
            {
                parsed.AddError($"{name} takes 1 to {max}, not {value}.");
            }
        });
        return option;
    }
}
