namespace Provenance.Server.FunctionalTests;

/// <summary>A folder of its own for one registry, gone when the test is.</summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>Makes a folder with a registry in it.</summary>
    public DataFolder(string origin)
    {
        Path = Directory.CreateTempSubdirectory("provenance-server-").FullName;
        RegistryDirectory.Initialise(Path, origin, TimeProvider.System);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Copies the log's database, with what is not yet folded into it, as a backup would.</summary>
    public void CopyLog(string from, string to)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(this[to + suffix]);
            if (File.Exists(this[from + suffix]))
            {
                File.Copy(this[from + suffix], this[to + suffix]);
            }
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
