// What a register says of an entity and format 1 has no field for. It stands in the statement's extensions, which have little
// room: what has none is counted.

using System.Text.Json.Nodes;

namespace Provenance.Registers;

internal static class RegisterNotes
{
    // Quotes, names of members and commas of one path, more or less.
    private const int PathFrame = 32;

    /// <summary>The notes on an entity; empty where there is nothing to note.</summary>
    /// <param name="held">The interests in it.</param>
    /// <param name="predecessors">Whom it is said to have succeeded.</param>
    public static JsonObject Of(IReadOnlyList<HeldInterest> held, IReadOnlyList<string> predecessors)
    {
        var notes = new JsonObject();
        var beneficial = held.Where(one => one.IsBeneficial).Select(one => one.Interest.Party.ToString()).Distinct(StringComparer.Ordinal).ToList();
        AddNames(notes, "beneficialOwners", beneficial);
        AddPaths(notes, held);
        AddNames(notes, "predecessors", predecessors);
        return notes;
    }

    private static void AddNames(JsonObject notes, string member, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        notes[member] = ListOf(names.Take(RegisterLimits.NamedBeneficialOwners));
        if (names.Count > RegisterLimits.NamedBeneficialOwners)
        {
            notes[member + "NotNamed"] = names.Count - RegisterLimits.NamedBeneficialOwners;
        }
    }

    // A path is written whole or not at all.
    private static void AddPaths(JsonObject notes, IReadOnlyList<HeldInterest> held)
    {
        var paths = held.Where(one => one.Through.Count > 0)
            .Select(one => (Holder: one.Interest.Party.ToString(), Through: one.Through.Select(party => party.ToString()).ToList()))
            .DistinctBy(path => (path.Holder, string.Join(' ', path.Through))).ToList();
        var left = RegisterLimits.PathCharacters;
        var written = new JsonArray();
        foreach (var (holder, through) in paths)
        {
            var length = PathFrame + holder.Length + through.Sum(party => party.Length + 3);
            if (length <= left)
            {
                left -= length;
                written.Add((JsonNode)new JsonObject { ["holder"] = holder, ["through"] = ListOf(through) });
            }
        }

        if (paths.Count > 0)
        {
            notes["indirectThrough"] = written;
        }

        if (paths.Count > written.Count)
        {
            notes["indirectThroughNotWritten"] = paths.Count - written.Count;
        }
    }

    private static JsonArray ListOf(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
