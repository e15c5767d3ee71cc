// Everything random in a world is drawn from its seed, so that a failing test can be run again byte for byte. Two worlds
// with different seeds share no key, salt, stream or record.
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Provenance.Statements;

namespace Provenance.TestWorld;

/// <summary>Keys, salts and streams drawn from a seed.</summary>
public sealed class WorldRandom(int seed)
{
    private int _drawn;

    /// <summary>The key of a name: the same name gives the same key.</summary>
    public SigningKey Key(string name) => SigningKey.FromSeed(Hash("key", name));

    /// <summary>Sixteen further bytes in base64url without padding: a salt or a stream.</summary>
    public string Sixteen() =>
        Base64Url.EncodeToString(Hash("sixteen", Next().ToString(CultureInfo.InvariantCulture)).AsSpan(0, 16));

    /// <summary>A further digest, 64 hex digits.</summary>
    public string Digest() =>
        Convert.ToHexStringLower(Hash("digest", Next().ToString(CultureInfo.InvariantCulture)));

    /// <summary>A further id that no other record of this world has.</summary>
    public string Id(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{seed}-{Next()}");

    private int Next() => Interlocked.Increment(ref _drawn);

    private byte[] Hash(string what, string name) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"world {seed} {what} {name}")));
}
