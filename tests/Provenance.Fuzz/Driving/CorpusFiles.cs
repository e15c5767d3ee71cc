// The committed corpus: for each target a folder of small inputs that together take every branch that was ever reached,
// and inputs that once broke something (names that begin with "found-"), which stay. Bytes of each file are the input.

namespace Provenance.Fuzz.Driving;

/// <summary>Reads, chooses and writes the corpus of a target.</summary>
internal static class CorpusFiles
{
    private const string Found = "found-";
    private const int MaxInputBytes = 8 * 1024;
    private const int MaxFolderBytes = 64 * 1024;

    /// <summary>All inputs of a target, in order of their names.</summary>
    public static IReadOnlyList<byte[]> Read(string target)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
            : [];
    }

    /// <summary>The smallest inputs that take every branch which any of them takes, as far as they fit.</summary>
    public static IReadOnlyList<byte[]> Choose(FuzzTarget target, IEnumerable<byte[]> inputs)
    {
        var coverage = new Coverage(counts: false);
        foreach (var seed in target.Seeds)
        {
            _ = Takes(target, coverage, seed);
        }

        var chosen = new List<byte[]>();
        var size = 0;
        foreach (var input in inputs.Where(input => input.Length is > 0 and <= MaxInputBytes).OrderBy(input => input.Length))
        {
            if (size + input.Length <= MaxFolderBytes && Takes(target, coverage, input))
            {
                chosen.Add(input);
                size += input.Length;
            }
        }

        return chosen;
    }

    /// <summary>Writes the chosen inputs beside the source, in place of those chosen before.</summary>
    public static void Write(string sourceFolder, string target, IReadOnlyList<byte[]> chosen)
    {
        var folder = Directory.CreateDirectory(Path.Combine(sourceFolder, "Corpus", target));
        foreach (var old in folder.GetFiles().Where(file => !file.Name.StartsWith(Found, StringComparison.Ordinal)))
        {
            old.Delete();
        }

        foreach (var input in chosen)
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, FuzzException.NameOf(input)), input);
        }
    }

    private static bool Takes(FuzzTarget target, Coverage coverage, byte[] input)
    {
        Coverage.Clear();
        _ = target.Read(input);
        return coverage.TakeIn();
    }
}
