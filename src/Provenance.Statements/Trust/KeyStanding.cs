namespace Provenance.Statements;

/// <summary>What the log thinks of a key at some size.</summary>
public enum KeyStanding
{
    /// <summary>In force.</summary>
    Good,

    /// <summary>Suspended: its statements are logged and marked.</summary>
    Suspended,

    /// <summary>Revoked for good: its statements are refused.</summary>
    Revoked,
}
