namespace Provenance.Server;

/// <summary>How much one message may bring (proto/README.md §9).</summary>
internal static class SubmissionLimits
{
    /// <summary>Items of a stream's message.</summary>
    public const int MaxItems = 256;

    /// <summary>
    /// Bytes of a message: 256 attestations of 65,536 bytes with room for the wire's own. A larger message is refused by
    /// the transport, before it is in memory; a compressed one is refused whatever its size.
    /// </summary>
    public const int MaxMessageBytes = 17 << 20;

    /// <summary>Outcomes of a message to the client: some 250 KiB.</summary>
    public const int MaxOutcomes = 256;
}
