using Provenance.Registry.Checking;
using Provenance.Registry.Investigation;
using Provenance.Registry.Leases;
using Provenance.Registry.Rules;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Witnessing;
using Provenance.Storage.SqlServer;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>What a server is started with.</summary>
public sealed record ServerOptions
{
    /// <summary>Where gRPC is served unless told otherwise.</summary>
    public const string DefaultGrpcUrl = "http://127.0.0.1:7400";

    /// <summary>Where checkpoint and tiles are served unless told otherwise.</summary>
    public const string DefaultHttpUrl = "http://127.0.0.1:7401";

    /// <summary>The data directory, see <see cref="RegistryDirectory"/>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where gRPC is served (HTTP/2 without TLS). Loopback only; port 0 takes a free one.</summary>
    public string GrpcUrl { get; init; } = DefaultGrpcUrl;

    /// <summary>Where checkpoint, tiles and /healthz are served (HTTP/1.1). Loopback only; port 0 takes a free one.</summary>
    public string HttpUrl { get; init; } = DefaultHttpUrl;

    /// <summary>Refuses addresses that nothing is served at, before anything is opened or made.</summary>
    /// <exception cref="ArgumentException">A URL is not one of loopback.</exception>
    public void RequireLoopback()
    {
        _ = LoopbackEndPoint.Parse(GrpcUrl, nameof(GrpcUrl));
        _ = LoopbackEndPoint.Parse(HttpUrl, nameof(HttpUrl));
    }

    /// <summary>
    /// Where the high-water mark is kept; null for within the data directory. Put it on another disk: a restore of one
    /// should not restore the other.
    /// </summary>
    public string? HighWaterMarkPath { get; init; }

    /// <summary>
    /// A database of SQL Server that the log, the projections and the leads are in, and that other servers may write as well;
    /// null for files in the data directory. Servers over one database have the same keys (<c>registry.json</c> and <c>secrets/</c>), and should keep
    /// one high-water mark together: a path that all of them reach, outside the database.
    /// </summary>
    public SqlServerOptions? SharedStorage { get; init; }

    /// <summary>For how long one of the servers over a shared database does for all what is read off the log.</summary>
    public LeaseOptions Lease { get; init; } = new();

    /// <summary>By whom checkpoints are witnessed before they are published; null where nobody is asked.</summary>
    public WitnessPolicy? WitnessPolicy { get; init; }

    /// <summary>How often and how long witnesses are asked.</summary>
    public WitnessingOptions Witnessing { get; init; } = new();

    /// <summary>A file to which the <see cref="ReadyLine"/> is written once the server listens, or null.</summary>
    public string? ReadyFile { get; init; }

    /// <summary>Statement id that root version 1 must have, so that nobody else comes first; null takes the first one.</summary>
    public Digest? RootFingerprint { get; init; }

    /// <summary>Thresholds and parameters that answers are made with.</summary>
    public RuleSet Rules { get; init; } = RuleSets.Default;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a unary call may take, whatever deadline the client set.</summary>
    public TimeSpan MaxCallTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long calls in progress may go on once the server stops, unless something else is said.</summary>
    public static readonly TimeSpan DefaultShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long calls in progress may go on once the server stops.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = DefaultShutdownTimeout;

    /// <summary>How long a statement waits for the lock of a database before the storage counts as unavailable.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Attestations of one submission stream that may be unanswered at once; further ones wait unread.</summary>
    public int MaxInFlightPerStream { get; init; } = 4096;

    /// <summary>Questions that are answered at once; further ones wait for their turn.</summary>
    public int MaxQuestionsAtOnce { get; init; } = QuestionTurns.UsualAtOnce;

    /// <summary>Questions that may wait for their turn; further ones are refused.</summary>
    public int MaxQuestionsWaiting { get; init; } = QuestionTurns.UsualWaiting;

    /// <summary>How fast what is stored is read through and hashed again, round after round.</summary>
    public ScrubOptions Scrub { get; init; } = new();

    /// <summary>Limits of the sequencer.</summary>
    public SequencerOptions Sequencer { get; init; } = new();
}
