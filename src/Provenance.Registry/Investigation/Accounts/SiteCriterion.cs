namespace Provenance.Registry.Investigation.Accounts;

/// <summary>What is counted of a site's statements.</summary>
public enum SiteAspect
{
    /// <summary>Entries whose signer was in good standing, with all sections there.</summary>
    Verified,

    /// <summary>Submissions that were refused.</summary>
    Failed,

    /// <summary>Entries whose signer was suspended.</summary>
    Suspended,

    /// <summary>Entries with redacted sections.</summary>
    Redacted,

    /// <summary>First reports that came more than 30 days after what they tell.</summary>
    Late,

    /// <summary>Entries that an update took the place of: right for their time.</summary>
    Updated,

    /// <summary>Entries that a correction took the place of: wrong.</summary>
    Corrected,

    /// <summary>Entries that were withdrawn.</summary>
    Withdrawn,

    /// <summary>Entries that contradict what their party says.</summary>
    InConflict,

    /// <summary>Numbers missing in the streams that the statements came in.</summary>
    Gaps,

    /// <summary>Entries of those streams whose number had come before.</summary>
    Repeats,

    /// <summary>Closes whose number, root and hours are those of the log.</summary>
    ClosesConfirmed,

    /// <summary>Closes that the log contradicts.</summary>
    ClosesContradicted,

    /// <summary>Closes of which covered statements are not in the log.</summary>
    ClosesIncomplete,

    /// <summary>Months in which more was used than the declared accelerators have.</summary>
    UsedAboveCapacity,

    /// <summary>Months in which hours are missing, or the balance alarms for another reason.</summary>
    HoursMissing,

    /// <summary>Months that cannot be judged.</summary>
    MonthsInconclusive,

    /// <summary>Clusters that were used in a time for which no inventory holds.</summary>
    UndeclaredClusters,

    /// <summary>Training jobs whose own figures imply an implausible utilisation.</summary>
    ImplausibleUtilisation,

    /// <summary>Jobs whose declared hours differ from their allocations by more than 1 %.</summary>
    HoursDiffer,

    /// <summary>Jobs that declare more operations than their accelerators could do at their peak.</summary>
    UtilisationAboveOne,

    /// <summary>Devices that were listed here and, at the time or too soon, elsewhere.</summary>
    DeviceConflicts,
}

/// <summary>One count.</summary>
public sealed record SiteCriterion
{
    /// <summary>What is counted.</summary>
    public required SiteAspect Aspect { get; init; }

    /// <summary>How many.</summary>
    public required long Count { get; init; }

    /// <summary>Of how many that could be.</summary>
    public required long Of { get; init; }

    /// <summary>What the count means and how it was made, in words.</summary>
    public required string Explanation { get; init; }

    /// <summary>Why nothing could be counted: nobody reports what it needs. Null where it was.</summary>
    public string? NoInput { get; init; }

    /// <summary>The entries behind the count.</summary>
    public EvidenceIndices Entries { get; init; } = EvidenceIndices.None;
}

/// <summary>How far a site's statements can be trusted: counts, each with its entries, and no score.</summary>
public sealed record SiteReliabilityAnswer : IAnswer
{
    /// <summary><c>operator/site</c>.</summary>
    public required string Site { get; init; }

    /// <summary>Statements about the site and its clusters.</summary>
    public required long Statements { get; init; }

    /// <summary>One for each aspect, in their order.</summary>
    public required IReadOnlyList<SiteCriterion> Criteria { get; init; }

    /// <summary>Closes that are not confirmed, and then those that are, by their start; at most <see cref="MostCloses"/>.</summary>
    public required IReadOnlyList<CloseChecked> Closes { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }

    /// <summary>Most closes that are recomputed.</summary>
    public const int MostCloses = 1_000;
}
