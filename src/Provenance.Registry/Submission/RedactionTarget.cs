using Provenance.Registry.Log;
using Provenance.Statements;

namespace Provenance.Registry.Submission;

/// <summary>
/// What only the log can say of a redaction: that it holds the statement, and that the statement names these sections.
/// Asked at admission; both stay true, because the log only grows.
/// </summary>
internal static class RedactionTarget
{
    /// <summary>Why the redaction is refused, or null.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be read now.</exception>
    public static async ValueTask<Refusal?> CheckAsync(
        ILogStore store, StatementReader reader, RedactionBody body, CancellationToken cancellationToken)
    {
        if (await store.FindStatementAsync(body.Statement, cancellationToken) is not { } index)
        {
            return new Refusal(
                RefusalReason.TrustContradiction,
                "body.statement",
                $"The log does not hold statement {body.Statement}.",
                "Name the id of a logged statement.");
        }

        var entry = await store.ReadEntryAsync(index, cancellationToken);
        var named = reader.ReadHeader(entry!.Envelope).Content?.Statement.SectionDigests;
        for (var i = 0; i < body.Sections.Count; i++)
        {
            if (named?.ContainsKey(body.Sections[i].ToString()) != true)
            {
                return new Refusal(
                    RefusalReason.TrustContradiction,
                    $"body.sections[{i}]",
                    $"Entry {index} has no section {body.Sections[i]}; it has {string.Join(", ", (named?.Keys ?? []).Order(StringComparer.Ordinal))}.",
                    "Name sections of that statement.");
            }
        }

        return null;
    }
}
