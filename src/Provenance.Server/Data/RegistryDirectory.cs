// A registry on the embedded store is one directory:
//   registry.json            origin, time of creation, the log's public key
//   log.db                   the log; irreplaceable. Not there where the log is in a database of SQL Server
//   projections.db           read off the log; can be rebuilt
//   leads.db                 leads and how they came and went; without it, current leads come again, their history does not
//   secrets/log.key          what the log signs with           } mode 0600 in a directory of mode 0700
//   secrets/log-next.key     what it will sign with, while the key is being rotated (LogKeyRotation)
//   secrets/discovery.key    secrets behind the leaves' tags   }
//   mark/high-water-mark     the largest tree signed; better kept on another disk, see ServerOptions
//   witnessed-checkpoint     the newest checkpoint that the quorum of witnesses cosigned, where witnesses are asked for
//   server.lock              held by the server that runs on it
//   repair/                  a log that is being put together (RegistryRepair); what a killed one leaves goes at the next start
//   log.db.before-repair-*   what a repair put aside (LogSwap); leads.db.damaged-*: what a start did (DerivedStores)
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>The data directory of a registry. Whoever serves, checks or rebuilds a registry begins here.</summary>
public sealed class RegistryDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxFileBytes = 65_536;

    private RegistryDirectory(string path, RegistryFile file, string? highWaterMarkPath)
    {
        Path = path;
        File = file;
        HighWaterMarkPath = highWaterMarkPath ?? System.IO.Path.Combine(path, "mark", "high-water-mark");
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>What <c>registry.json</c> says.</summary>
    public RegistryFile File { get; private set; }

    /// <summary>The log's origin.</summary>
    public string Origin => File.Origin;

    /// <summary>Where the high-water mark is.</summary>
    public string HighWaterMarkPath { get; }

    /// <summary>The high-water mark.</summary>
    public HighWaterMarkFile HighWaterMark => new(HighWaterMarkPath);

    /// <summary>Where the newest witnessed checkpoint is.</summary>
    public string WitnessedCheckpointPath => System.IO.Path.Combine(Path, "witnessed-checkpoint");

    /// <summary>Where the databases are.</summary>
    public SqliteOptions Storage => new() { DataDirectory = Path };

    /// <summary>Whether a directory holds a registry.</summary>
    public static bool Exists(string path) => System.IO.File.Exists(RegistryPath(path));

    /// <summary>What of a registry a directory holds whose <c>registry.json</c> is gone; null where it holds one, or nothing of one.</summary>
    public static string? Remains(string path) => Exists(path)
        ? null
        : new[] { "log.db", System.IO.Path.Combine("secrets", "log.key"), System.IO.Path.Combine("secrets", "discovery.key") }
            .FirstOrDefault(name => System.IO.File.Exists(System.IO.Path.Combine(path, name)));

    /// <summary>Makes a registry: draws its keys and writes <c>registry.json</c> last, so that a half-made one is none.</summary>
    /// <param name="path">The directory; made where it does not exist.</param>
    /// <param name="origin">The log's origin: a host name with a path, without scheme, such as <c>registry.example/2026</c>.</param>
    /// <param name="time">Dates it.</param>
    /// <param name="highWaterMarkPath">Where the high-water mark is kept, or null for within the directory.</param>
    /// <exception cref="ArgumentException">The origin cannot name a key of signed notes.</exception>
    /// <exception cref="IOException">There is a registry already, or the directory cannot be written.</exception>
    public static RegistryDirectory Initialise(string path, string origin, TimeProvider time, string? highWaterMarkPath = null)
    {
        using var key = SigningKey.Create();
        var logKey = new LogKey(origin, key);
        if (Exists(path))
        {
            throw new IOException($"{path} holds a registry already.");
        }

        CreateOwned(path);
        CreateOwned(System.IO.Path.Combine(path, "secrets"));
        KeyFile.WritePrivate(LogKeyPath(path), key, Handle.Parse("log"));
        SecretFile.Create(DiscoveryPath(path), DiscoverySecrets.SizeBytes);
        var file = new RegistryFile
        {
            Type = RegistryFile.FileType,
            Origin = origin,
            Created = time.GetUtcNow(),
            LogKey = logKey.CheckpointVerifier.ToString(),
        };

        // registry.json says that the rest is there: its name comes last, and only with all of its bytes.
        SyncSecrets(path);
        AtomicFile.Create(RegistryPath(path), Utf8(file));
        DurableFolder.SyncNameOf(path);
        return Open(path, highWaterMarkPath);
    }

    /// <summary>Opens a registry's directory; its databases are not touched yet.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no registry there.</exception>
    /// <exception cref="InvalidDataException"><c>registry.json</c> cannot be read.</exception>
    public static RegistryDirectory Open(string path, string? highWaterMarkPath = null)
    {
        if (!Exists(path))
        {
            throw new DirectoryNotFoundException(Remains(path) is { } remains
                ? $"registry.json is missing in {path}, where there is {remains}: put back the one of a backup."
                : $"{path} holds no registry: there is no registry.json.");
        }

        var directory = new RegistryDirectory(path, ReadFile(RegistryPath(path)), highWaterMarkPath);
        var mark = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(directory.HighWaterMarkPath))!;
        if (!Directory.Exists(mark))
        {
            CreateOwned(mark);
            DurableFolder.SyncNameOf(mark);
        }

        return directory;
    }

    /// <summary>Databases that are in the directory, those that were put aside too; SQLite's own files beside them are not named.</summary>
    public IReadOnlyList<string> Databases =>
    [
        .. Directory.EnumerateFiles(Path, "*.db*")
            .Where(file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The keys that may have signed a tree of a size: those that the log signs or is about to sign with, and former ones that ended no earlier.</summary>
    public IReadOnlyList<VerifierKey> LogKeysFor(TreeSize size) =>
    [
        .. (File.FormerLogKeys ?? []).Where(former => size.Value <= former.UntilSize).Select(former => former.Key)
            .Append(File.LogKey).Append(File.NextLogKey)
            .OfType<string>()
            .Select(text => VerifierKey.TryParse(text, out var key, out var reason)
                ? key
                : throw new InvalidDataException($"registry.json names a key that is none: {reason}.")),
    ];

    /// <summary>Reads what the log signs with. The caller disposes of the key.</summary>
    /// <exception cref="InvalidDataException">A key file is unsafe or damaged, or none holds the key that <c>registry.json</c> names.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    public (LogKey Key, IDisposable Secret) ReadLogKey()
    {
        var files = new KeyFiles();
        try
        {
            var current = FindKey(File.LogKey, files);
            var next = File.NextLogKey is { } announced ? FindKey(announced, files) : null;
            return (new LogKey(Origin, current, next), files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    // A rotation that was cut short leaves the key in force under the other name.
    private SigningKey FindKey(string vkey, KeyFiles files)
    {
        foreach (var path in (string[])[LogKeyPath(Path), NextLogKeyPath(Path)])
        {
            if (!System.IO.File.Exists(path))
            {
                continue;
            }

            if (!KeyFile.TryReadPrivate(path, out var file, out var reason))
            {
                throw new InvalidDataException(reason);
            }

            files.Held.Add(file);
            if (new LogKey(Origin, file.Key).CheckpointVerifier.ToString() == vkey)
            {
                return file.Key;
            }
        }

        if (!System.IO.File.Exists(LogKeyPath(Path)))
        {
            throw new InvalidDataException(
                $"{LogKeyPath(Path)} is missing: put back the copy that was kept apart from the backups. Receipts and checkpoints verify under this key only, and no other takes its place.");
        }

        throw new InvalidDataException($"{LogKeyPath(Path)} is not the key that registry.json names.");
    }

    /// <summary>Reads the discovery secrets.</summary>
    /// <exception cref="InvalidDataException">The file is unsafe or damaged.</exception>
    public DiscoverySecrets ReadDiscoverySecrets()
    {
        if (!System.IO.File.Exists(DiscoveryPath(Path)))
        {
            throw new InvalidDataException(
                $"{DiscoveryPath(Path)} is missing: put back the copy that was kept apart from the backups. The tags of every entry are made with it.");
        }

        var master = SecretFile.Read(DiscoveryPath(Path), DiscoverySecrets.SizeBytes);
        var secrets = new DiscoverySecrets(Origin, master);
        CryptographicOperations.ZeroMemory(master);
        return secrets;
    }

    /// <summary>Takes the directory for this process, until disposed: whoever writes its databases beside a server would harm both.</summary>
    /// <exception cref="DirectoryInUseException">Another process has it.</exception>
    public IDisposable Lock() => DirectoryLock.Take(System.IO.Path.Combine(Path, "server.lock"));

    /// <summary>
    /// Finishes a repair that was cut off, and deletes what one had written before that; the lock is held. A log that is gone
    /// is not begun anew while an old one of it is kept.
    /// </summary>
    /// <param name="isLogHere">Whether the log is in the directory, and not in a database.</param>
    /// <exception cref="StorageUnavailableException">There is no log.db where the log should be, and one that a repair put aside, or registry.json is a backup's.</exception>
    internal void SettleLog(bool isLogHere)
    {
        _ = LogSwap.Finish(this);
        RegistryRepair.DeleteUnfinished(this);
        if (!isLogHere || System.IO.File.Exists(Storage.LogPath))
        {
            return;
        }

        if (LogSwap.NewestKept(Path) is { } kept)
        {
            throw new StorageUnavailableException(
                $"{Storage.LogPath} is missing, and {System.IO.Path.GetFileName(kept)} is there: \"provenance fsck --repair\" makes the log again from that.");
        }

        // Under the same keys an empty log would sign a second tree of every size.
        if (File.BackedUpEntries is > 0 and var entries)
        {
            throw new StorageUnavailableException(
                $"{Storage.LogPath} is missing, and registry.json is that of a backup of {entries} entries: \"provenance restore --from\" makes the log again.");
        }
    }

    /// <summary>Refuses an empty log beside a backup's <c>registry.json</c>: something has made the file, and put nothing into it.</summary>
    /// <param name="size">Entries of <c>log.db</c>.</param>
    /// <exception cref="StorageUnavailableException">It is empty, and there were entries.</exception>
    internal void RequireEntries(TreeSize size)
    {
        if (size == TreeSize.Zero && File.BackedUpEntries is > 0 and var entries)
        {
            throw new StorageUnavailableException(
                $"{Storage.LogPath} is empty, and registry.json is that of a backup of {entries} entries: \"provenance restore --from\" makes the log again.");
        }
    }

    private static RegistryFile ReadFile(string path)
    {
        try
        {
            var bytes = new FileInfo(path).Length <= MaxFileBytes ? System.IO.File.ReadAllBytes(path) : [];
            return JsonSerializer.Deserialize(bytes, RegistryFileJson.Default.RegistryFile) is { Type: RegistryFile.FileType } file
                ? file
                : throw new InvalidDataException($"{path} is not a registry's file.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    internal static void CreateOwned(string path)
    {
        if (!Directory.Exists(path))
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private static string RegistryPath(string path) => System.IO.Path.Combine(path, "registry.json");

    /// <summary>Replaces <c>registry.json</c>, whole or not at all.</summary>
    internal void Write(RegistryFile file)
    {
        SyncSecrets(Path);
        AtomicFile.Replace(RegistryPath(Path), Utf8(file));
        File = file;
    }

    // Keys that it names are safe before it is, and it is before anybody acts on it.
    private static void SyncSecrets(string path) => DurableFolder.Sync(System.IO.Path.Combine(path, "secrets"));

    private static byte[] Utf8(RegistryFile file) => JsonSerializer.SerializeToUtf8Bytes(file, RegistryFileJson.Plain.RegistryFile);

    internal static string NextLogKeyPath(string path) => System.IO.Path.Combine(path, "secrets", "log-next.key");

    internal static string LogKeyPath(string path) => System.IO.Path.Combine(path, "secrets", "log.key");

    private static string DiscoveryPath(string path) => System.IO.Path.Combine(path, "secrets", "discovery.key");

    private sealed class KeyFiles : IDisposable
    {
        public List<PrivateKeyFile> Held { get; } = [];

        public void Dispose() => Held.ForEach(file => file.Dispose());
    }
}
