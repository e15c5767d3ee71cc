// Every record of the accounting is either drafted or stands in the list of those that are not, with its reason.

namespace Provenance.Accounting;

/// <summary>Why a record of the accounting gave no statement.</summary>
public enum NotDraftedReason
{
    /// <summary>It is a step of a job; the job itself is reported.</summary>
    JobStep,

    /// <summary>The accounting names no accelerators that the job held.</summary>
    NoAccelerators,

    /// <summary>The job never started, or not yet.</summary>
    NotStarted,

    /// <summary>The job still runs and nobody said as of when.</summary>
    AsOfMissing,

    /// <summary>The record itself cannot be read.</summary>
    Malformed,

    /// <summary>A value is required and not there.</summary>
    ValueMissing,

    /// <summary>A value is there and cannot be understood.</summary>
    ValueUnreadable,

    /// <summary>A local time, and nobody said in which time zone.</summary>
    TimeZoneMissing,

    /// <summary>The accounting holds jobs of several clusters, and nobody said which one is meant.</summary>
    ClusterMissing,

    /// <summary>A local time that the clocks showed twice.</summary>
    TimeAmbiguous,

    /// <summary>A time that never was, or an end before its start.</summary>
    TimeImpossible,

    /// <summary>No model of accelerator stands for the scheduler's name.</summary>
    AcceleratorUnmapped,

    /// <summary>A generic resource that is no GPU, and nobody said whether it is an accelerator.</summary>
    ResourceUnmapped,

    /// <summary>Two different names would become the same handle or id.</summary>
    NameCollision,

    /// <summary>Another record of this accounting is about the same thing and says something else.</summary>
    RecordRepeated,

    /// <summary>A newer export was issued before; this one is behind it.</summary>
    OlderThanIssued,

    /// <summary>The mapping says that such records are not reported.</summary>
    Excluded,

    /// <summary>The registry would refuse the statement.</summary>
    WouldBeRefused,
}

/// <summary>A record of the accounting that gave no statement.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Subject">What it is about, as the accounting names it; may be empty.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">Why, in a sentence with the values at fault.</param>
public sealed record NotDrafted(SourcePlace Place, string Subject, NotDraftedReason Reason, string Detail);
