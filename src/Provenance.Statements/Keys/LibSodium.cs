// The one function of libsodium that NSec does not offer. NSec brings the native library along.

using System.Runtime.InteropServices;
using NSec.Cryptography;

namespace Provenance.Statements;

internal static partial class LibSodium
{
    // libsodium must be initialised before any of its functions is called; touching an algorithm makes NSec do it.
    static LibSodium() => _ = SignatureAlgorithm.Ed25519.PublicKeySize;

    [LibraryImport("libsodium")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int crypto_core_ed25519_is_valid_point(ReadOnlySpan<byte> point);
}
