// Published vectors, one a line: id;verdict;public key;message;signature;comment, all hexadecimal.

using System.Reflection;

namespace Provenance.Statements.Tests.Keys;

public sealed record SignatureVector(string Id, bool IsGood, byte[] PublicKey, byte[] Message, byte[] Signature, string Comment)
{
    public static IReadOnlyList<SignatureVector> Load(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith('#'))
                .Select(line => line.Split(';'))
                .Select(field => new SignatureVector(field[0], field[1] == "valid", Hex(field[2]), Hex(field[3]), Hex(field[4]), field[5])),
        ];
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
