namespace Provenance.Witness;

/// <summary>What a witness is served with.</summary>
public sealed record WitnessOptions
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:7410";

    /// <summary>The witness's directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// Where it listens: an http URL of an IP address or <c>localhost</c>; port 0 takes a free one. A path is the prefix
    /// of everything it serves. On another address than loopback put a proxy with TLS before it.
    /// </summary>
    public string Url { get; init; } = DefaultUrl;

    /// <summary>A file to which the <see cref="WitnessReadyLine"/> is written once it listens, or null.</summary>
    public string? ReadyFile { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a request may take, from its first byte on, unless something else is said.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a request may take, from its first byte on.</summary>
    public TimeSpan RequestTimeout { get; init; } = DefaultRequestTimeout;

    /// <summary>Connections at once; further ones are closed.</summary>
    public int MaxConnections { get; init; } = 512;
}
