// The limits of format 1 (proto/README.md §9). JSON's own stand in JsonRules.

namespace Provenance.Statements;

/// <summary>How large things may be.</summary>
public static class Limits
{
    /// <summary>Payload, signatures and sections of an attestation, in bytes.</summary>
    public const int AttestationBytes = 65_536;

    /// <summary>One section, in bytes.</summary>
    public const int SectionBytes = 60 * 1024;

    /// <summary>Signatures of an envelope.</summary>
    public const int Signatures = 16;

    /// <summary>Trust statements about a key, after which it is bound no more; it can always be suspended, reinstated or revoked.</summary>
    public const int TrustStatementsPerKey = 256;

    /// <summary>Sections of a statement.</summary>
    public const int Sections = 8;

    /// <summary>The JSON of <c>extensions</c>, in bytes.</summary>
    public const int ExtensionsBytes = 4096;

    /// <summary>The file form of an attestation, in bytes: base64 and some room for members that are ignored.</summary>
    public const int FileBytes = 4 * AttestationBytes;
}
