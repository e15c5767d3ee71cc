// A registry on the embedded store is one directory:
//   registry.json            origin, time of creation, the log's public key
//   log.db                   the log; irreplaceable
//   projections.db           read off the log; can be rebuilt
//   leads.db                 leads and how they came and went; without it, current leads come again, their history does not
//   secrets/log.key          what the log signs with           } mode 0600 in a directory of mode 0700
//   secrets/discovery.key    secrets behind the leaves' tags   }
//   mark/high-water-mark     the largest tree signed; better kept on another disk, see ServerOptions
//   server.lock              held by the server that runs on it
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Storage.Sqlite;

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
    public RegistryFile File { get; }

    /// <summary>The log's origin.</summary>
    public string Origin => File.Origin;

    /// <summary>Where the high-water mark is.</summary>
    public string HighWaterMarkPath { get; }

    /// <summary>The high-water mark.</summary>
    public HighWaterMarkFile HighWaterMark => new(HighWaterMarkPath);

    /// <summary>Where the databases are.</summary>
    public SqliteOptions Storage => new() { DataDirectory = Path };

    /// <summary>Whether a directory holds a registry.</summary>
    public static bool Exists(string path) => System.IO.File.Exists(RegistryPath(path));

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
        System.IO.File.WriteAllBytes(RegistryPath(path), JsonSerializer.SerializeToUtf8Bytes(file, RegistryFileJson.Default.RegistryFile));
        return Open(path, highWaterMarkPath);
    }

    /// <summary>Opens a registry's directory; its databases are not touched yet.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no registry there.</exception>
    /// <exception cref="InvalidDataException"><c>registry.json</c> cannot be read.</exception>
    public static RegistryDirectory Open(string path, string? highWaterMarkPath = null)
    {
        if (!Exists(path))
        {
            throw new DirectoryNotFoundException($"{path} holds no registry: there is no registry.json.");
        }

        var directory = new RegistryDirectory(path, ReadFile(RegistryPath(path)), highWaterMarkPath);
        CreateOwned(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(directory.HighWaterMarkPath))!);
        return directory;
    }

    /// <summary>Reads what the log signs with. The caller disposes of the key.</summary>
    /// <exception cref="InvalidDataException">The key file is unsafe, damaged, or not the key that <c>registry.json</c> names.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    public (LogKey Key, IDisposable Secret) ReadLogKey()
    {
        if (!KeyFile.TryReadPrivate(LogKeyPath(Path), out var file, out var reason))
        {
            throw new InvalidDataException(reason);
        }

        var key = new LogKey(Origin, file.Key);
        if (key.CheckpointVerifier.ToString() == File.LogKey)
        {
            return (key, file);
        }

        file.Dispose();
        throw new InvalidDataException($"{LogKeyPath(Path)} is not the key that registry.json names.");
    }

    /// <summary>Reads the discovery secrets.</summary>
    /// <exception cref="InvalidDataException">The file is unsafe or damaged.</exception>
    public DiscoverySecrets ReadDiscoverySecrets()
    {
        var master = SecretFile.Read(DiscoveryPath(Path), DiscoverySecrets.SizeBytes);
        var secrets = new DiscoverySecrets(Origin, master);
        CryptographicOperations.ZeroMemory(master);
        return secrets;
    }

    /// <summary>Takes the directory for this process, until disposed: whoever writes its databases beside a server would harm both.</summary>
    /// <exception cref="DirectoryInUseException">Another process has it.</exception>
    public IDisposable Lock() => DirectoryLock.Take(System.IO.Path.Combine(Path, "server.lock"));

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

    private static void CreateOwned(string path)
    {
        if (!Directory.Exists(path))
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private static string RegistryPath(string path) => System.IO.Path.Combine(path, "registry.json");

    private static string LogKeyPath(string path) => System.IO.Path.Combine(path, "secrets", "log.key");

    private static string DiscoveryPath(string path) => System.IO.Path.Combine(path, "secrets", "discovery.key");
}
