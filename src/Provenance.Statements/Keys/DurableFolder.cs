// A new or changed name is on the disk only once its folder was synced: without that a file that was itself synced, or
// renamed over another, may be gone after a power cut, or its old self back. The base class library cannot open folders.

using System.Runtime.InteropServices;

namespace Provenance.Statements;

/// <summary>Makes the names in a folder survive a power cut.</summary>
public static partial class DurableFolder
{
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22;

    /// <summary>
    /// Writes the folder itself to the disk. Nothing is done on Windows, whose file system keeps names in a journal, nor
    /// where a file system cannot sync folders.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Open(path, ReadOnly);
        if (folder < 0)
        {
            throw Failure(path);
        }

        try
        {
            if (FSync(folder) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Failure(path);
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    /// <summary>The same of the folder in which a file or a folder has its name.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    public static void SyncNameOf(string path) => Sync(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))!);

    private static IOException Failure(string path) =>
        new($"The folder {path} cannot be written to the disk: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
