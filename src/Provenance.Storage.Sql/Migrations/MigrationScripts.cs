// Embedded scripts, numbered 1, 2, 3, …, and what a journal may say about them. The hash of each stands in the journal of
// the database that it is about, so that drift is found before anything is done.

using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Provenance.Registry.Log;

namespace Provenance.Storage.Sql.Migrations;

/// <summary>The scripts of one folder of an assembly, and the check of a journal against them.</summary>
internal static partial class MigrationScripts
{
    /// <summary>The scripts embedded from <c>Migrations/FOLDER</c>, in order of their numbers.</summary>
    /// <exception cref="InvalidOperationException">There are none, one is misnamed, or a number is missing.</exception>
    public static IReadOnlyList<Migration> Of(Assembly assembly, string folder)
    {
        var migrations = assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(folder + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource => Load(assembly, resource))
            .ToList();
        return migrations.Count > 0 && migrations.Select((migration, i) => migration.Number == i + 1).All(isNext => isNext)
            ? migrations
            : throw new InvalidOperationException($"The migrations of {folder} are not numbered 1, 2, 3, …");
    }

    /// <summary>Counts the migrations that a database has seen, all of which must be the first of the known ones.</summary>
    /// <param name="database">Name of the database, for messages.</param>
    /// <param name="applied">Its journal, in order.</param>
    /// <param name="known">This program's scripts.</param>
    /// <exception cref="StorageCorruptException">They are not: drift or a newer database.</exception>
    public static int CountApplied(string database, IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> known)
    {
        for (var i = 0; i < applied.Count; i++)
        {
            var row = applied[i];
            if (i >= known.Count)
            {
                throw new StorageCorruptException(
                    $"{database} is newer than this program: it has migration {row.Number} ({row.Name}), "
                    + $"this program knows {known.Count}. Use the newer program.");
            }

            var isKnown = row.Number == known[i].Number
                && row.Name == known[i].Name
                && row.Sha256.AsSpan().SequenceEqual(known[i].Hash.ToArray());
            if (!isKnown)
            {
                throw new StorageCorruptException(
                    $"{database} has drifted: its migration {row.Number} ({row.Name ?? "without a name"}, "
                    + $"{(row.Sha256 is { } hash ? Convert.ToHexStringLower(hash) : "without a hash")}) is not this program's {known[i].Name} ({known[i].Hash}).");
            }
        }

        return applied.Count;
    }

    private static Migration Load(Assembly assembly, string resource)
    {
        var match = ScriptName().Match(resource);
        if (!match.Success)
        {
            throw new InvalidOperationException($"{resource} is not named FOLDER/NNNN_words.sql.");
        }

        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return new Migration(
            int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture),
            match.Groups["name"].Value,
            reader.ReadToEnd());
    }

    [GeneratedRegex("^[A-Za-z]+/(?<name>(?<number>[0-9]{4})_[a-z0-9_]+)\\.sql$")]
    private static partial Regex ScriptName();
}

/// <summary>A row of a migration journal, as it is read: in a damaged file what may not be null can be.</summary>
internal readonly record struct AppliedMigration(long Number, string? Name, byte[]? Sha256);
