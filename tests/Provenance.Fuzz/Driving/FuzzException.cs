using System.Security.Cryptography;

namespace Provenance.Fuzz.Driving;

/// <summary>An input broke a property. The message holds the input, so that it can be put into the corpus.</summary>
internal sealed class FuzzException(string target, byte[] input, string what, Exception? inner) : Exception(
    $"{target}: {what}. The input, {input.Length} bytes: {Shown(input)} Put it into Corpus/{target}/{NameOf(input)} and mend the reader.", inner)
{
    private const int ShownBytes = 16 * 1024;

    /// <summary>The name of an input's file.</summary>
    public static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 8));

    private static string Shown(byte[] input)
    {
        if (input.Length <= ShownBytes)
        {
            return Convert.ToBase64String(input);
        }

        var file = Path.Combine(Path.GetTempPath(), "provenance-fuzz-" + NameOf(input));
        File.WriteAllBytes(file, input);
        return file;
    }
}
