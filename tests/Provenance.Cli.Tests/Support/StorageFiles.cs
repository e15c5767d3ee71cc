namespace Provenance.Cli.Tests;

/// <summary>Files with a connection string, as <c>--storage-file</c> takes them.</summary>
internal static class StorageFiles
{
    public static async Task WriteAsync(string path, string connectionString)
    {
        await File.WriteAllTextAsync(path, connectionString);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
