// A key has one use, so that a key that signs questions can never be tricked into signing statements.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>What an accredited or delegated key may be used for.</summary>
[JsonConverter(typeof(WordConverter<KeyUse>))]
public enum KeyUse
{
    /// <summary>Signing statements.</summary>
    Statements,

    /// <summary>Asking the registry.</summary>
    Access,

    /// <summary>Suspending the party's other keys.</summary>
    Recovery,
}
