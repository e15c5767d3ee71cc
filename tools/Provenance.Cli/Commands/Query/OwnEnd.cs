// Where the ownership of an entity ends at the entity itself, there is no owner to name. Why not differs: nobody can own a
// person, a complete statement without owners says that there are none, and everywhere else somebody may stand behind it.

using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Words for an entity at which its own ownership ends.</summary>
internal static class OwnEnd
{
    /// <summary>Whether an end is the entity that was asked for.</summary>
    public static bool Is(Wire.GetControllersResponse answer, Wire.UltimateOwner owner) => owner.Entity == answer.Entity;

    /// <summary>Who owns it, in place of a name.</summary>
    public static string Owner(Wire.PathEnd end) => end switch
    {
        Wire.PathEnd.NaturalPerson => "nobody: a natural person",
        Wire.PathEnd.State => "nobody stated: a state",
        Wire.PathEnd.DeclaredWithoutOwners => "nobody: declared without owners",
        Wire.PathEnd.CycleOnly => "nobody known outside its circle",
        _ => "nobody known: it ends at itself",
    };

    /// <summary>What that means, in a sentence.</summary>
    public static string Sentence(Wire.PathEnd end, string name) => end switch
    {
        Wire.PathEnd.NaturalPerson => $"{name} is a natural person, whom nobody owns.",
        Wire.PathEnd.State => $"{name} is a state or a body of one, and no statement that counts gives an owner of it.",
        Wire.PathEnd.ListedCompany => $"{name} is traded in public, and no statement that counts gives an owner of it.",
        Wire.PathEnd.DeclaredWithoutOwners => $"Nobody owns {name}, by a statement that says that it is complete.",
        Wire.PathEnd.NoStatement => $"No statement that can be read and counts on this day tells who owns {name}: that is unknown.",
        Wire.PathEnd.NoOwnersStated => $"Statements on the owners of {name} give nobody a share of it that counts by this measure on this day: whose its shares are is unknown.",
        Wire.PathEnd.CycleOnly => $"{name} is held in a circle, by entities that hold each other or themselves, and no owner outside is stated: who is behind them is unknown.",
        _ => $"The owners of {name} were not read, for a limit was reached: who they are is unknown.",
    };
}
