using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>With what a registry has its checkpoints witnessed.</summary>
public sealed record WitnessingParts
{
    /// <summary>The most witnesses that are asked: their lines must fit into a note beside what they pass on.</summary>
    public const int MaxWitnesses = 64;

    /// <summary>Witnesses with their addresses, groups and the quorum; lists this log.</summary>
    public required WitnessPolicy Policy { get; init; }

    /// <summary>How witnesses are reached.</summary>
    public required IWitnessCalls Calls { get; init; }

    /// <summary>Where the newest witnessed checkpoint is kept.</summary>
    public required IWitnessedCheckpoint Newest { get; init; }

    /// <summary>How often and how long.</summary>
    public WitnessingOptions Options { get; init; } = new();
}

/// <summary>How often and how long witnesses are asked.</summary>
public sealed record WitnessingOptions
{
    /// <summary>From the start of one round to that of the next, at least: under load a round covers many groups.</summary>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one witness may take for one round, with what a 409 makes necessary.</summary>
    public TimeSpan ExchangeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a witness that failed once is left alone; twice as long each further time.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest that a witness is left alone, also where it asks for longer.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an opening registry waits for the witnesses' first answers before it takes anything in: a database restored
    /// from a backup is found out by them before it signs anything new.
    /// </summary>
    public TimeSpan OpeningWait { get; init; } = TimeSpan.FromSeconds(5);
}
