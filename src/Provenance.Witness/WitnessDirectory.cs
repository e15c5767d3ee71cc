// A witness is one directory:
//   witness.json        its name and when it was made: public
//   keys/*.key          what it signs with; mode 0600 in a directory of mode 0700. It signs with all of them: while a key
//                       is replaced, the old and the new one both
//   logs.txt            the logs that it knows
//   state.db            what it holds; must never be lost or go back

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Witness;

/// <summary>The directory of a witness.</summary>
public sealed class WitnessDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxFileBytes = 65_536;
    private const int MaxSigningKeys = 8;
    private const string KeyPattern = "*.key";
    private static readonly Handle Use = Handle.Parse("witness");

    private WitnessDirectory(string path, WitnessFile file)
    {
        Path = path;
        Name = file.Name;
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The witness's name, which its keys bear.</summary>
    public string Name { get; }

    /// <summary>The list of its logs.</summary>
    public string LogsPath => System.IO.Path.Combine(Path, "logs.txt");

    /// <summary>What it holds.</summary>
    public string StatePath => System.IO.Path.Combine(Path, "state.db");

    private string KeysPath => System.IO.Path.Combine(Path, "keys");

    /// <summary>Makes a witness: its key, an empty list of logs, an empty state; <c>witness.json</c> last, so that a half-made one is none.</summary>
    /// <param name="path">The directory; made where it does not exist.</param>
    /// <param name="name">The witness's name.</param>
    /// <param name="time">Dates it.</param>
    /// <exception cref="ArgumentException">The name cannot name a key of signed notes.</exception>
    /// <exception cref="IOException">There is a witness already, or the directory cannot be written.</exception>
    /// <exception cref="WitnessStateException">There is a key or a state already: what another witness left.</exception>
    public static WitnessDirectory Create(string path, string name, TimeProvider time)
    {
        if (File.Exists(FilePath(path)))
        {
            throw new IOException($"{path} holds a witness already.");
        }

        if (LeftBehind(path) is { } left)
        {
            throw new WitnessStateException(
                $"{path} holds no witness.json, but {left}. A witness's key must never be used again over an empty state: "
                + "it could sign a second root for one size. Make the new witness in another, empty directory.");
        }

        using var key = SigningKey.Create();
        _ = new WitnessKey(name, key);
        CreateOwned(path);
        var file = new WitnessFile { Type = WitnessFile.FileType, Name = name, Created = time.GetUtcNow() };
        var directory = new WitnessDirectory(path, file);
        CreateOwned(directory.KeysPath);
        KeyFile.WritePrivate(directory.NewKeyPath(), key, Use);
        SqliteWitnessState.Create(directory.StatePath);
        if (!File.Exists(directory.LogsPath))
        {
            AtomicFile.Replace(directory.LogsPath, "# One line a log: log <vkey> [<url>]\n"u8);
        }

        AtomicFile.Replace(FilePath(path), [.. JsonSerializer.SerializeToUtf8Bytes(file, WitnessFileJson.Default.WitnessFile), (byte)'\n']);
        DurableFolder.SyncNameOf(path);
        return directory;
    }

    /// <summary>Opens a witness's directory; its state is not touched yet.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no witness there.</exception>
    /// <exception cref="InvalidDataException"><c>witness.json</c> cannot be read.</exception>
    public static WitnessDirectory Open(string path)
    {
        if (!File.Exists(FilePath(path)))
        {
            throw new DirectoryNotFoundException($"{path} holds no witness: there is no witness.json.");
        }

        try
        {
            return JsonSerializer.Deserialize(ReadBounded(FilePath(path), MaxFileBytes), WitnessFileJson.Default.WitnessFile) is { Type: WitnessFile.FileType } file
                ? new WitnessDirectory(path, file)
                : throw new InvalidDataException($"{FilePath(path)} is not a witness's file.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{FilePath(path)} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the keys that it signs with, in the order of their making. The caller disposes of them.</summary>
    /// <exception cref="InvalidDataException">There is none, or one is unsafe or damaged.</exception>
    public IReadOnlyList<PrivateKeyFile> ReadKeys()
    {
        var read = new List<PrivateKeyFile>();
        try
        {
            foreach (var path in KeyPaths())
            {
                read.Add(KeyFile.TryReadPrivate(path, out var key, out var reason) ? key : throw new InvalidDataException(reason));
            }

            return read.Count is > 0 and <= MaxSigningKeys
                ? read
                : throw new InvalidDataException($"{KeysPath} holds {read.Count} keys; a witness signs with 1 to {MaxSigningKeys}.");
        }
        catch
        {
            read.ForEach(key => key.Dispose());
            throw;
        }
    }

    /// <summary>The verifier keys that policies list, in the order of their making.</summary>
    /// <exception cref="InvalidDataException">There is none, or one is unsafe or damaged.</exception>
    public IReadOnlyList<VerifierKey> ReadVerifiers()
    {
        var keys = ReadKeys();
        IReadOnlyList<VerifierKey> verifiers = [.. keys.Select(key => new WitnessKey(Name, key.Key).Verifier)];
        foreach (var key in keys)
        {
            key.Dispose();
        }

        return verifiers;
    }

    /// <summary>Draws one more key. From the next start on the witness signs with it too.</summary>
    /// <exception cref="InvalidDataException">There are as many as it may have.</exception>
    public VerifierKey AddKey()
    {
        if (KeyPaths().Count >= MaxSigningKeys)
        {
            throw new InvalidDataException($"A witness signs with at most {MaxSigningKeys} keys; retire one first.");
        }

        using var key = SigningKey.Create();
        KeyFile.WritePrivate(NewKeyPath(), key, Use);
        return new WitnessKey(Name, key).Verifier;
    }

    /// <summary>
    /// Puts a key away: from the next start on the witness signs without it. The file keeps its content under another
    /// name, so that a mistake can be undone.
    /// </summary>
    /// <returns>Where it was put, or null where no key of the witness is that one.</returns>
    /// <exception cref="InvalidDataException">It is the only key.</exception>
    public string? RetireKey(VerifierKey key)
    {
        var verifiers = ReadVerifiers();
        var place = verifiers.Select(known => known.ToString()).ToList().IndexOf(key.ToString());
        if (place < 0)
        {
            return null;
        }

        if (verifiers.Count == 1)
        {
            throw new InvalidDataException("It is the only key; add another one first.");
        }

        var retired = KeyPaths()[place] + ".retired";
        File.Move(KeyPaths()[place], retired);
        DurableFolder.Sync(KeysPath);
        return retired;
    }

    /// <summary>Reads the list of its logs.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message names the line.</exception>
    public IReadOnlyList<VerifierKey> ReadLogs() =>
        WitnessLogs.TryParse(ReadBounded(LogsPath, WitnessLogs.MaxBytes), out var logs, out var reason)
            ? logs
            : throw new InvalidDataException($"{LogsPath}, {reason}.");

    /// <summary>Adds a log's key to the list. The witness knows it from its next start on.</summary>
    /// <param name="key">The log's key; its name is the log's origin.</param>
    /// <param name="url">Where the log is, for people, or null.</param>
    /// <exception cref="InvalidDataException">The list would not be one, such as with the key twice.</exception>
    public void AddLog(VerifierKey key, string? url)
    {
        var before = ReadBounded(LogsPath, WitnessLogs.MaxBytes);
        var line = $"log {key}{(url is null ? "" : " " + url)}\n";
        byte[] after = [.. before, .. before.Length > 0 && before[^1] != (byte)'\n' ? "\n"u8 : [], .. Encoding.UTF8.GetBytes(line)];
        if (!WitnessLogs.TryParse(after, out _, out var reason))
        {
            throw new InvalidDataException($"{LogsPath}, {reason}.");
        }

        AtomicFile.Replace(LogsPath, after);
    }

    // Any key, retired ones too, and any state. A crash of Create itself leaves a key that signed nothing and perhaps no
    // state, and could be gone on with; but so looks a witness whose witness.json and state.db were deleted, and that one
    // has signed. Nothing here tells the two apart, and a new directory costs nothing: both are refused.
    private static string? LeftBehind(string path)
    {
        var keys = System.IO.Path.Combine(path, "keys");
        IEnumerable<string> left =
        [
            .. Directory.Exists(keys) ? Directory.EnumerateFiles(keys, KeyPattern) : [],
            .. Directory.Exists(keys) ? Directory.EnumerateFiles(keys, "*.retired") : [],

            // With SQLite's files beside it: a write-ahead log alone is what is left of a state, too.
            .. Directory.Exists(path) ? Directory.EnumerateFiles(path, "state.db*") : [],
        ];
        return left.Select(file => System.IO.Path.GetRelativePath(path, file)).FirstOrDefault();
    }

    private static byte[] ReadBounded(string path, int maxBytes) => new FileInfo(path) is { Exists: true } file
        ? file.Length <= maxBytes ? File.ReadAllBytes(path) : throw new InvalidDataException($"{path} is larger than {maxBytes} bytes.")
        : throw new InvalidDataException($"{path} is missing.");

    private static void CreateOwned(string path)
    {
        if (!Directory.Exists(path))
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private static string FilePath(string path) => System.IO.Path.Combine(path, "witness.json");

    private List<string> KeyPaths() => [.. Directory.EnumerateFiles(KeysPath, KeyPattern).Order(StringComparer.Ordinal)];

    // Numbered, so that the order of making is that of names; the number of a retired key (NNN.key.retired) is not used again.
    private string NewKeyPath()
    {
        var number = 1;
        while (Directory.EnumerateFiles(KeysPath, NumberOf(number) + ".*").Any())
        {
            number++;
        }

        return System.IO.Path.Combine(KeysPath, NumberOf(number) + ".key");
    }

    private static string NumberOf(int number) => number.ToString("000", CultureInfo.InvariantCulture);
}

/// <summary>What <c>witness.json</c> holds.</summary>
internal sealed record WitnessFile
{
    public const string FileType = "provenance-witness";

    public required string Type { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(WitnessFile))]
internal sealed partial class WitnessFileJson : JsonSerializerContext;
