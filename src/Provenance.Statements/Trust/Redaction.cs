using System.Collections.Immutable;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>A redaction that the log holds.</summary>
/// <param name="Index">Index of the redaction itself.</param>
/// <param name="Id">Id of the redaction itself.</param>
/// <param name="Statement">The statement whose sections it has deleted.</param>
/// <param name="Sections">Their names, in the redaction's order.</param>
/// <param name="Cause">Why.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record Redaction(
    LeafIndex Index, Digest Id, Digest Statement, ImmutableArray<string> Sections, RedactionCause Cause, string Reason)
{
    /// <summary>The redaction that a logged statement makes.</summary>
    internal static Redaction Of(Statement statement, RedactionBody body, LeafIndex index) => new(
        index, statement.Id, body.Statement, [.. body.Sections.Select(section => section.ToString())], body.Cause, body.Reason);
}
