using System.Buffers.Text;
using System.Security.Cryptography;
using Provenance.Statements;

namespace Provenance.Server;

/// <summary>
/// Random bytes in a file of their own: base64url on one line, mode 0600. A file that others can read is refused, for
/// what is in it may be known already.
/// </summary>
internal static class SecretFile
{
    private const int MaxBytes = 256;

    public static void Create(string path, int sizeBytes)
    {
        var secret = RandomNumberGenerator.GetBytes(sizeBytes);
        using (var file = OwnFile.Create(path))
        {
            file.Write(Base64Url.EncodeToUtf8(secret));
            file.WriteByte((byte)'\n');
            FileSync.ToDisk(file);
        }

        CryptographicOperations.ZeroMemory(secret);
    }

    /// <exception cref="InvalidDataException">Others can read it, or it holds something else.</exception>
    public static byte[] Read(string path, int sizeBytes)
    {
        if (OwnFile.IsOpenToOthers(path))
        {
            throw new InvalidDataException($"{path} can be used by others than its owner; run chmod 600 on it.");
        }

        var text = new FileInfo(path).Length <= MaxBytes ? File.ReadAllText(path).TrimEnd('\n') : "";
        var bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
        return bytes.Length == sizeBytes
            ? bytes
            : throw new InvalidDataException($"{path} does not hold {sizeBytes} bytes in base64url.");
    }
}
