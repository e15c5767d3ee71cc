namespace Provenance.Registry.Investigation;

/// <summary>What a party's line of statements about an entity says of its owners.</summary>
internal static class OwnersLine
{
    /// <summary>
    /// The statement that counts at a moment; null where none tells of owners. A redacted one is for a moment that nobody can
    /// read: it may be the one that counts, so that it is given.
    /// </summary>
    public static EntityStatement? CountingAt(IReadOnlyList<EntityStatement> line, long validAtMicroseconds)
    {
        IReadOnlyList<EntityStatement> telling = [.. line.Where(statement => statement.OwnersAsOf is not null || statement.AreOwnersRedacted)];
        return telling.Count == 0
            ? null
            : StatementLine.CountingAt(telling, statement => statement.AreOwnersRedacted || statement.OwnersAsOf <= validAtMicroseconds);
    }
}
