namespace Provenance.Storage.SqlServer.Leases;

/// <summary>Texts about leases.</summary>
internal static class LeaseTexts
{
    /// <summary>
    /// Takes a lease that is free, has run out, or is the asker's, and says how it stands. The clock is read before the row's
    /// lock is waited for: the wait then shortens the term and not the rest of another's.
    /// </summary>
    public const string Take =
        """
        DECLARE @now bigint;
        SET @now = DATEDIFF_BIG(millisecond, CAST('1970-01-01T00:00:00' AS datetime2), SYSUTCDATETIME());
        UPDATE [log].lease
        SET fence = CASE WHEN holder = @Holder THEN fence ELSE fence + 1 END, holder = @Holder, until_ms = @now + @TermMs
        WHERE name = @Name AND (holder = @Holder OR until_ms <= @now);
        SELECT holder AS Holder, fence AS Number, until_ms AS UntilMs, @now AS NowMs FROM [log].lease WHERE name = @Name;
        """;

    /// <summary>Ends the term of a lease that is the asker's.</summary>
    public const string Release = "UPDATE [log].lease SET until_ms = 0 WHERE name = @Name AND holder = @Holder;";

    /// <summary>
    /// Compares a fence with the lease, and keeps it from being taken until the transaction ends: an update that changes
    /// nothing locks the row. Comes last before the commit, so that renewals wait for milliseconds at most.
    /// </summary>
    public const string Require = "UPDATE [log].lease SET fence = fence WHERE name = @Lease AND holder = @Holder AND fence = @Number;";
}
