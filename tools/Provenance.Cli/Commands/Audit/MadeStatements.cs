using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>Reads which statements a key's holder made: attestations, or ids one a line.</summary>
internal static class MadeStatements
{
    public static void Read(string path, HashSet<Digest> made)
    {
        if (Directory.Exists(path))
        {
            foreach (var file in Directory.EnumerateFiles(path, "*.attestation*.json*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                Read(file, made);
            }

            return;
        }

        if (!File.Exists(path))
        {
            throw CommandException.Unable($"There is no file or folder {path}", "--stream-log names what the key's holder made.");
        }

        if (AttestationFiles.IsOne(path))
        {
            Add(File.ReadAllBytes(path), path, 1, made);
            return;
        }

        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            if (line[0] != '{' && Digest.TryParse(line.Split(' ', 2)[0], out var id))
            {
                made.Add(id);
                continue;
            }

            Add(Encoding.UTF8.GetBytes(line), path, number, made);
        }
    }

    private static void Add(byte[] json, string path, int line, HashSet<Digest> made) => made.Add(
        AttestationJson.TryParse(json, out var attestation, out _)
            ? attestation.Envelope.StatementId
            : throw CommandException.Unable($"{path}:{line} is neither an attestation nor a statement id", "Give the files that were submitted, or a list of ids."));
}
