using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>An entry of a world, with what a reader finds in it.</summary>
/// <param name="Stored">As it is stored.</param>
/// <param name="Content">As it is read, without what is redacted.</param>
/// <param name="Party">Who signed.</param>
public sealed record WorldEntry(StoredEntry Stored, StatementContent Content, string Party)
{
    /// <summary>Position in the log.</summary>
    public long Index => Stored.Index.Value;

    /// <summary>The signed part.</summary>
    public Statement Statement => Content.Statement;

    /// <summary>How it stands, by the obvious rule; set once the world is complete.</summary>
    public Standing Standing { get; set; }

    /// <summary>Index of the statement whose place it took.</summary>
    public long? Supersedes { get; set; }
}
