// Keys in files. A private one is created with mode 0600 and never replaced; one that group or others can read is not
// taken, for it may have been copied already.

using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Win32.SafeHandles;

namespace Provenance.Statements;

/// <summary>A private key read from a file.</summary>
public sealed class PrivateKeyFile : IDisposable
{
    internal PrivateKeyFile(ReadOnlySpan<byte> seed, Handle use)
    {
        Key = SigningKey.FromSeed(seed);
        Use = use;
    }

    /// <summary>The key; disposed of with this.</summary>
    public SigningKey Key { get; }

    /// <summary>What it is for: <c>statements</c>, <c>access</c>, <c>recovery</c>, <c>authority</c>, <c>log</c> …</summary>
    public Handle Use { get; }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();
}

/// <summary>A public key read from a file.</summary>
/// <param name="Key">The key.</param>
/// <param name="Use">What it is for.</param>
/// <param name="Enrolment">The proof for those who will bind it, if it was made.</param>
public sealed record PublicKeyFile(PublicKey Key, Handle Use, Enrolment? Enrolment);

/// <summary>Reads and writes key files.</summary>
public static class KeyFile
{
    private const int MaxBytes = 16_384;

    /// <summary>Writes a new private key file, mode 0600.</summary>
    /// <param name="path">Ends in <c>.key</c> by custom. An existing file is never replaced.</param>
    /// <param name="key">The key.</param>
    /// <param name="use">What it is for.</param>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void WritePrivate(string path, SigningKey key, Handle use)
    {
        var seed = key.ExportSeed();
        var utf8 = Serialize(new PrivateKeyDocument
        {
            Type = PrivateKeyDocument.FileType,
            Algorithm = KeyAlgorithm.Ed25519,
            Use = use,
            Seed = Base64Url.EncodeToString(seed),
        });
        CryptographicOperations.ZeroMemory(seed);
        try
        {
            // Whole or not at all: half of a key under the name would keep whoever reads all keys of a folder from starting.
            AtomicFile.CreateOwn(path, utf8);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    /// <summary>Reads a private key file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key.</param>
    /// <param name="reason">Why there is none, for people.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool TryReadPrivate(string path, [NotNullWhen(true)] out PrivateKeyFile? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        using var file = File.OpenHandle(path);
        if (OwnFile.IsOpenToOthers(file))
        {
            reason = $"{path} can be used by others than its owner; run chmod 600 on it, and consider the key known to them.";
            return false;
        }

        if (!TryRead<PrivateKeyDocument>(path, file, out var document, out reason))
        {
            return false;
        }

        Span<byte> seed = stackalloc byte[SigningKey.SeedBytes];
        if (document.Type != PrivateKeyDocument.FileType || !Base64UrlBytes.TryRead(Encoding.ASCII.GetBytes(document.Seed), seed))
        {
            reason = $"{path} is not a private key file of this program.";
            return false;
        }

        key = new PrivateKeyFile(seed, document.Use);
        CryptographicOperations.ZeroMemory(seed);
        return true;
    }

    /// <summary>Writes a public key file, replacing one that is there.</summary>
    /// <param name="path">Ends in <c>.pub.json</c> by custom.</param>
    /// <param name="file">The key with what goes with it.</param>
    public static void WritePublic(string path, PublicKeyFile file) => File.WriteAllBytes(path, Serialize(new PublicKeyDocument
    {
        Type = PublicKeyDocument.FileType,
        Algorithm = KeyAlgorithm.Ed25519,
        Use = file.Use,
        PublicKey = file.Key,
        KeyId = file.Key.KeyId,
        Enrolment = file.Enrolment,
    }));

    /// <summary>Reads a public key file; the proof in it is not verified.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key.</param>
    /// <param name="reason">Why there is none, for people.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool TryReadPublic(string path, [NotNullWhen(true)] out PublicKeyFile? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        using var file = File.OpenHandle(path);
        if (!TryRead<PublicKeyDocument>(path, file, out var document, out reason))
        {
            return false;
        }

        if (document.Type != PublicKeyDocument.FileType || document.KeyId != document.PublicKey.KeyId)
        {
            reason = $"{path} is not a public key file of this program, or its key id is that of another key.";
            return false;
        }

        key = new PublicKeyFile(document.PublicKey, document.Use, document.Enrolment);
        return true;
    }

    // The mode was read from the same handle: a file put in its place in between is not read.
    private static bool TryRead<T>(string path, SafeFileHandle file, [NotNullWhen(true)] out T? document, [NotNullWhen(false)] out string? reason)
        where T : class
    {
        document = null;
        var length = RandomAccess.GetLength(file);
        if (length > MaxBytes)
        {
            reason = $"{path} is larger than any key file.";
            return false;
        }

        var utf8 = new byte[length];
        var read = RandomAccess.Read(file, utf8, 0);
        var good = StrictJson.TryRead(
            utf8.AsMemory(0, read), (JsonTypeInfo<T>)KeyFileJson.Files.GetTypeInfo(typeof(T)), string.Empty, out document, out var refusal);
        CryptographicOperations.ZeroMemory(utf8);
        reason = good ? null : $"{path}: {refusal!.Field}: {refusal.Message}";
        return good;
    }

    private static byte[] Serialize<T>(T document) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(document, (JsonTypeInfo<T>)KeyFileJson.Files.GetTypeInfo(typeof(T))), (byte)'\n'];
}
