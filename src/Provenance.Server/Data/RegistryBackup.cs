// A backup is a directory of its own:
//   log.db        every row of the log as of one moment, and nothing of free pages or write-ahead log
//   leads.db      the same of the leads
//   registry.json as it is, and how many entries the log has: with it and the keys alone no log is begun anew
//   backup.json   when it was taken, which tree it holds, and which of it was signed by then
// What published redactions name is erased in it, whatever was carried out where it was taken from. Keys, discovery secrets and the
// high-water mark are not in it: the first two are kept apart, and a mark must never be put back.
using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Registry.Checking;
using Provenance.Registry.Redacting;
using Provenance.Registry.Signing;
using Provenance.Registry.Trust;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Leads;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>What <c>backup.json</c> says.</summary>
public sealed record BackupFile
{
    /// <summary>What the file is.</summary>
    public const string FileType = "provenance-backup";

    /// <summary>Always <see cref="FileType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The log's origin.</summary>
    public required string Origin { get; init; }

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset Taken { get; init; }

    /// <summary>Entries that it holds.</summary>
    public required long TreeSize { get; init; }

    /// <summary>Root of their tree, in hexadecimal digits.</summary>
    public required string Root { get; init; }

    /// <summary>Entries that were signed when it was taken: the high-water mark that it was held to; null where that was not known.</summary>
    public long? MarkTreeSize { get; init; }

    /// <summary>Root of the mark's tree, in hexadecimal digits.</summary>
    public string? MarkRoot { get; init; }
}

/// <summary>Takes backups. A server may run on the directory.</summary>
public static class RegistryBackup
{
    internal const string FileName = "backup.json";

    /// <summary>Copies a registry and checks the copy from the first entry to the last.</summary>
    /// <param name="directory">The registry.</param>
    /// <param name="mark">The high-water mark, which the copy must reach; null where it is not known. Read before this is called: a server that runs beside signs only what the log holds by then.</param>
    /// <param name="output">The backup's directory; empty, or made.</param>
    /// <param name="time">Dates it.</param>
    /// <param name="progress">Told how many entries of the copy are checked.</param>
    /// <param name="cancellationToken">Ends it; what is there then is no backup.</param>
    /// <returns>What the check of the copy found; only a clean one has a <c>backup.json</c>.</returns>
    /// <exception cref="IOException">The output holds something, or cannot be written.</exception>
    public static async ValueTask<CheckReport> TakeAsync(
        RegistryDirectory directory, Checkpoint? mark, string output, TimeProvider time, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
        {
            throw new IOException($"{output} holds something already: a backup goes into a directory of its own.");
        }

        // Before the copy: what is published later waits in it, and is told.
        var published = await SignedTrees.PublishedAsync(directory, cancellationToken);
        RegistryDirectory.CreateOwned(output);
        var copy = new SqliteOptions { DataDirectory = output };
        SqliteCopy.Write(directory.Storage.LogPath, copy.LogPath);
        if (File.Exists(directory.Storage.LeadsPath))
        {
            SqliteCopy.Write(directory.Storage.LeadsPath, copy.LeadsPath);
        }

        using var log = SqliteLogStore.Open(copy, time);
        await log.BindAsync(directory.Origin, cancellationToken);
        await EraseAsync(directory.Origin, log, copy, published, time, cancellationToken);
        var report = await new LogCheck(directory.Origin, log, ReadSecrets(directory), published: published).RunAsync(mark, progress, cancellationToken);
        if (report.IsClean)
        {
            await File.WriteAllBytesAsync(
                Path.Combine(output, "registry.json"),
                JsonSerializer.SerializeToUtf8Bytes(directory.File with { BackedUpEntries = report.Entries }, RegistryFileJson.Plain.RegistryFile),
                cancellationToken);
            await WriteAsync(directory, mark, output, time, report, cancellationToken);
        }

        return report;
    }

    // The leads were copied a moment later than the log, so that they may quote what the log's copy still had.
    private static async ValueTask EraseAsync(
        string origin, SqliteLogStore log, SqliteOptions copy, TreeSize? published, TimeProvider time, CancellationToken cancellationToken)
    {
        var trust = (await TrustLoader.CatchUpAsync(log, TrustHistory.Empty(origin), cancellationToken)).Current;
        using var leads = SqliteLeadStore.Open(copy, time);
        var head = await log.ReadHeadAsync(cancellationToken);
        _ = await new RedactionRun(new RedactionPlaces(log, log, leads, _ => ValueTask.CompletedTask)).RunAsync(trust, published ?? head.Size, cancellationToken);
    }

    private static DiscoverySecrets? ReadSecrets(RegistryDirectory directory)
    {
        try
        {
            return directory.ReadDiscoverySecrets();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Whoever takes backups need not be able to read them; the tags then stay unchecked.
            return null;
        }
    }

    private static async ValueTask WriteAsync(
        RegistryDirectory directory, Checkpoint? mark, string output, TimeProvider time, CheckReport report, CancellationToken cancellationToken)
    {
        var file = new BackupFile
        {
            Type = BackupFile.FileType,
            Origin = directory.Origin,
            Taken = time.GetUtcNow(),
            TreeSize = report.Entries,
            Root = report.Root.ToString(),
            MarkTreeSize = mark?.Size.Value,
            MarkRoot = mark?.Root.ToString(),
        };
        await File.WriteAllBytesAsync(
            Path.Combine(output, FileName), JsonSerializer.SerializeToUtf8Bytes(file, BackupFileJson.Default.BackupFile), cancellationToken);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupFile))]
internal sealed partial class BackupFileJson : JsonSerializerContext;
