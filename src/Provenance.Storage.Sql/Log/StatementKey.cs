using Provenance.Transparency;

namespace Provenance.Storage.Sql.Log;

/// <summary>Key of table <c>statement_index</c>.</summary>
internal static class StatementKey
{
    /// <summary>The key of an id: its first eight bytes, big-endian, as a signed integer.</summary>
    public static long Of(Digest statementId) => unchecked((long)statementId.Prefix);
}
