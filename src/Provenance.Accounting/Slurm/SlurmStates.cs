// Job states of Slurm (squeue(1), "JOB STATE CODES") as statements name them. TIMEOUT and DEADLINE count as failed, for
// the scheduler ended the job before it was done; PREEMPTED and REVOKED as cancelled, for somebody else wanted the room.
// A record that has an end has ended whatever its state: a run that was requeued or given another size goes on in a record of
// its own, with a time of submission of its own. How others ended that are not final is unknown.

using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>States of jobs.</summary>
internal static class SlurmStates
{
    /// <summary>The word of a state: <c>CANCELLED by 1000</c> and <c>CANCELLED+</c> are <c>CANCELLED</c>.</summary>
    public static string Word(string state)
    {
        var trimmed = state.Trim();
        var end = trimmed.AsSpan().IndexOfAny(' ', '+');
        return (end < 0 ? trimmed : trimmed[..end]).ToUpperInvariant();
    }

    /// <summary>The word that counts out of a state and its flags, as <c>sacct --json</c> lists them: a run that was requeued is PENDING too.</summary>
    public static string Word(IReadOnlyList<string> states)
    {
        var words = states.Select(Word).ToArray();
        return words is ["PENDING", .. var flags] && Array.Find(flags, flag => flag is "REQUEUED" or "RESIZING" or "REVOKED") is { } flag
            ? flag
            : words.FirstOrDefault(string.Empty);
    }

    /// <summary>Whether a job of this state has not ended, so that an end beside it is not its own: <c>sacct --truncate</c> writes that of its window.</summary>
    public static bool GoesOn(string word) => word is "RUNNING" or "SUSPENDED";

    /// <summary>What statements call it; unknown for a word that is not Slurm's.</summary>
    /// <param name="word">The word.</param>
    /// <param name="hasEnded">Whether the record has an end.</param>
    public static JobState Read(string word, bool hasEnded) => word switch
    {
        "COMPLETED" => JobState.Completed,
        "FAILED" or "NODE_FAIL" or "OUT_OF_MEMORY" or "BOOT_FAIL" or "LAUNCH_FAILED" or "RECONFIG_FAIL" or "TIMEOUT" or "DEADLINE"
            => JobState.Failed,
        "CANCELLED" or "PREEMPTED" or "REVOKED" or "REQUEUED" => JobState.Cancelled,
        "RESIZING" when hasEnded => JobState.Cancelled,
        _ when hasEnded => JobState.Unknown,
        "RUNNING" or "COMPLETING" or "SUSPENDED" or "STOPPED" or "RESIZING" or "SIGNALING" or "STAGE_OUT" => JobState.Running,
        "PENDING" or "CONFIGURING" or "REQUEUE_FED" or "REQUEUE_HOLD" or "RESV_DEL_HOLD" or "SPECIAL_EXIT" or "POWER_UP_NODE"
            => JobState.Queued,
        _ => JobState.Unknown,
    };
}
