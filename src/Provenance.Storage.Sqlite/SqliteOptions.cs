namespace Provenance.Storage.Sqlite;

/// <summary>Where the embedded store keeps its files, and how long it waits for a lock.</summary>
public sealed record SqliteOptions
{
    /// <summary>The folder of the registry's files. It is created, for its owner alone, where it does not exist.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>How long a statement waits for another connection's lock before the store counts as unavailable.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How large the log may become, in bytes; as large as the disk by default. At its limit it counts as full, which
    /// leaves room on the disk for whoever has to make more.
    /// </summary>
    public long? MaxLogBytes { get; init; }

    /// <summary>
    /// How many bytes of the projections' write-ahead log may wait for whoever reads an older state, before projecting waits
    /// too: 64 MiB by default. They are folded into the file at once when that reader is done.
    /// </summary>
    public long MostUnfoldedBytes { get; init; } = 64L << 20;

    /// <summary>The log: entries, tiles, head. Irreplaceable.</summary>
    public string LogPath => Path.Combine(DataDirectory, "log.db");

    /// <summary>The projections: everything in it can be rebuilt from the log.</summary>
    public string ProjectionsPath => Path.Combine(DataDirectory, "projections.db");

    /// <summary>Leads and how they came and went: current leads can be computed again, their history cannot.</summary>
    public string LeadsPath => Path.Combine(DataDirectory, "leads.db");
}
