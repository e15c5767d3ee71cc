// The warnings of proto/provenance/v1/errors.proto, one to one by name and number; a test holds the two together.

namespace Provenance.Statements;

/// <summary>What was accepted but is implausible.</summary>
public enum WarningReason
{
    /// <summary>No reason was given; never sent.</summary>
    Unspecified = 0,

    /// <summary>No inventory in the log declares the record's cluster.</summary>
    ClusterUndeclared = 1,

    /// <summary>The stream skips numbers: something signed before this has not arrived.</summary>
    SequenceGap = 2,

    /// <summary>The stream's number was used by another statement.</summary>
    SequenceRepeated = 3,

    /// <summary>Issued more than 30 days after what it reports.</summary>
    ReportLate = 4,

    /// <summary>Declared FLOP exceed what the accelerators could do at their peak.</summary>
    UtilisationAboveOne = 5,

    /// <summary>Declared accelerator hours differ from the allocations by more than 1 %.</summary>
    HoursDiffer = 6,

    /// <summary>The catalogue does not know the accelerator.</summary>
    AcceleratorUnknown = 7,

    /// <summary>An identifier is claimed and fails its own check.</summary>
    IdentifierUnverified = 8,

    /// <summary>The statement that this one supersedes is not in the log.</summary>
    SupersededUnknown = 9,

    /// <summary>The record has a statement already, and this one supersedes nothing, or something already superseded.</summary>
    RecordConflict = 10,

    /// <summary>The key is suspended; the entry is logged and marked.</summary>
    SignerSuspended = 11,

    /// <summary>A reseller stands between, and no end customer is declared.</summary>
    EndCustomerUndeclared = 12,

    /// <summary>A declared value is implausible; the message says why.</summary>
    DeclarationImplausible = 13,

    /// <summary>What earlier reports say cannot be read now: gaps, repeats, conflicts and undeclared clusters were not all looked for.</summary>
    HistoryUnknown = 14,
}
