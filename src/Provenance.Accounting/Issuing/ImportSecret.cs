// Salts that come out the same each time, and that nobody without the secret can compute:
//   salt = first 16 bytes of HMAC-SHA-256(secret, "compute-provenance/import-salt/v1\n<record>\n<section>\n<SHA-256 of content>")
// A salt exists so that a withheld section cannot be found by trying likely contents; so the secret is 32 random bytes in
// a file that only its owner reads, and content goes into the MAC, so that no salt ever stands before two contents.
// Likewise the journal's digests of contents and names are
//   mark = HMAC-SHA-256(secret, "compute-provenance/import-mark/v1\n<SHA-256>")
// The secret is not derived from the signing key, which may live in a device that only signs.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>The secret of one key's imports.</summary>
public sealed class ImportSecret
{
    private const int SizeBytes = 32;
    private const string Context = "compute-provenance/import-salt/v1";
    private const string MarkContext = "compute-provenance/import-mark/v1";

    private readonly byte[] _secret;

    private ImportSecret(byte[] secret) => _secret = secret;

    /// <summary>Draws a secret that is kept nowhere: what it salts cannot be made again.</summary>
    public static ImportSecret Draw() => new(RandomNumberGenerator.GetBytes(SizeBytes));

    /// <summary>Reads the secret of a file, or draws one and writes it there, mode 0600.</summary>
    /// <exception cref="AccountingFormatException">The file is no secret, or others can read it.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static ImportSecret Open(string path)
    {
        if (File.Exists(path))
        {
            return Read(path);
        }

        var secret = RandomNumberGenerator.GetBytes(SizeBytes);
        using var file = OwnFile.Create(path);
        file.Write(secret);
        FileSync.ToDisk(file);
        DurableFolder.SyncNameOf(file.Name);
        return new ImportSecret(secret);
    }

    /// <summary>The salt of a section.</summary>
    /// <param name="record">The record that its statement is about.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="content">Its bytes without the salt.</param>
    public Salt Salt(string record, string section, ReadOnlySpan<byte> content)
    {
        var message = Encoding.UTF8.GetBytes($"{Context}\n{record}\n{section}\n{Convert.ToHexStringLower(SHA256.HashData(content))}");
        return new Salt(BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(_secret, message)));
    }

    /// <summary>What the journal has in place of a digest: whoever reads the journal alone cannot try likely contents against it.</summary>
    public Digest Mark(Digest digest) => new(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{MarkContext}\n{digest}")));

    private static ImportSecret Read(string path)
    {
        if (OwnFile.IsOpenToOthers(path))
        {
            throw new AccountingFormatException($"{path} can be used by others than its owner; run chmod 600 on it.");
        }

        var secret = File.ReadAllBytes(path);
        return secret.Length == SizeBytes
            ? new ImportSecret(secret)
            : throw new AccountingFormatException($"{path} is no import secret: it has {secret.Length} bytes, not {SizeBytes}.");
    }
}
