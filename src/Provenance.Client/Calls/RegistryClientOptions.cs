using Grpc.Core.Interceptors;

namespace Provenance.Client;

/// <summary>How a client reaches a registry and how patient it is.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>Where the registry answers gRPC: <c>http://127.0.0.1:port</c> or <c>https://…</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>What receipts are checked against. Without it nothing that returns a receipt can be called.</summary>
    public VerificationPolicy? Policy { get; init; }

    /// <summary>How long one try of a call may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one connection of a stream may last before it is opened anew; nothing is lost then.</summary>
    public TimeSpan StreamDeadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often a call is tried in all; for streams, how often in a row without progress.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The longest first wait before a retry; each further one may be twice as long.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait before a retry.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Attestations of a stream that may be without an answer at any time.</summary>
    public int InFlight { get; init; } = 2048;

    /// <summary>Attestations in one message of a stream: 1 to 256.</summary>
    public int ItemsPerMessage { get; init; } = 64;

    /// <summary>
    /// A file in which the newest checkpoint seen is remembered; each new one must be consistent with it. Null for no memory.
    /// </summary>
    public string? CheckpointMemory { get; init; }

    /// <summary>What sees each call on its way, the first nearest to the caller.</summary>
    public IReadOnlyList<Interceptor> Interceptors { get; init; } = [];

    /// <summary>Deadlines and waits are counted by it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
