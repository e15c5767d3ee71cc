using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>How a witness stands at the moment.</summary>
public enum WitnessAnswering
{
    /// <summary>It was not asked yet.</summary>
    NotAsked = 0,

    /// <summary>Its last answer was a cosignature that counts.</summary>
    Cosigned,

    /// <summary>Its last answer was passed on and does not count, because nothing here verifies its kind of signature.</summary>
    PassedOn,

    /// <summary>Its last answer did not count, or it gave none.</summary>
    Failed,

    /// <summary>The policy names no address for it.</summary>
    NoAddress,
}

/// <summary>What is known of one witness.</summary>
/// <param name="Name">Its name in the policy.</param>
/// <param name="Key">Its key's name.</param>
/// <param name="Answering">How it stands.</param>
/// <param name="Size">The largest tree that it is known to hold of this log.</param>
/// <param name="Since">Since when it stands so; null if it was never asked.</param>
/// <param name="Reason">What was wrong with its last answer; empty where nothing was.</param>
public sealed record WitnessStanding(
    string Name, string Key, WitnessAnswering Answering, TreeSize Size, DateTimeOffset? Since, string Reason);

/// <summary>How far the log is witnessed, for everybody to see.</summary>
/// <param name="Quorum">The quorum's name in the policy.</param>
/// <param name="Integrated">Size of the newest tree that the log signed; null before the first.</param>
/// <param name="Witnessed">Size of the newest tree that the quorum cosigned; null before the first.</param>
/// <param name="QuorumMissedSince">
/// Since when rounds end without a quorum; null while they do not. Intake goes on meanwhile, as integrated.
/// </param>
/// <param name="Witnesses">Each witness, in the policy's order.</param>
public sealed record WitnessingState(
    string Quorum, TreeSize? Integrated, TreeSize? Witnessed, DateTimeOffset? QuorumMissedSince, IReadOnlyList<WitnessStanding> Witnesses)
{
    /// <summary>Whether the last round ended without a quorum.</summary>
    public bool IsQuorumMissed => QuorumMissedSince is not null;

    /// <summary>The state in one line, such as <c>witnessed 120 of 130 entries; quorum q is missed: w2: no answer in time</c>.</summary>
    public override string ToString()
    {
        var line = $"witnessed {Witnessed?.ToString() ?? "none"} of {Integrated?.ToString() ?? "0"} entries";
        if (!IsQuorumMissed)
        {
            return line;
        }

        var failed = Witnesses.Where(witness => witness.Reason.Length > 0).Select(witness => $"{witness.Name}: {witness.Reason}");
        return $"{line}; the quorum {Quorum} is missed, entries are taken in as integrated ({string.Join("; ", failed)})";
    }
}
