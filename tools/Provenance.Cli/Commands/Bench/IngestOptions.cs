namespace Provenance.Cli;

/// <summary>How attestations are sent.</summary>
internal enum IngestMode
{
    /// <summary>SubmitStream: several attestations a message, several messages in flight.</summary>
    Stream,

    /// <summary>Submit: one attestation a call, many calls in flight.</summary>
    Unary,
}

/// <summary>What to measure.</summary>
/// <param name="Mode">How attestations are sent.</param>
/// <param name="Count">Attestations.</param>
/// <param name="Batch">Attestations a stream's message.</param>
/// <param name="InFlight">Attestations unanswered at once.</param>
/// <param name="DataDirectory">Where the registry is made; a temporary directory, deleted afterwards, where null.</param>
/// <param name="StorageFile">File with the connection string of an empty database of SQL Server for the log; SQLite in the data directory where null.</param>
/// <param name="IsCurve">Whether it is measured in parts, each with its own cost.</param>
internal sealed record IngestOptions(
    IngestMode Mode, int Count, int Batch, int InFlight, string? DataDirectory, string? StorageFile, bool IsCurve);
