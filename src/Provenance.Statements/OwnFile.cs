// Keys, secrets, and what a site's accounting tells (customers, hours, unpublished sections) are for their owner's eyes,
// whatever the umask.

using Microsoft.Win32.SafeHandles;

namespace Provenance.Statements;

/// <summary>Files that only their owner reads: mode 0600. On Windows the folder's rights are theirs.</summary>
public static class OwnFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file; made with mode 0600 if it is not there.</summary>
    /// <exception cref="IOException">It cannot be opened so.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share, int bufferBytes = 4096)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = bufferBytes };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = Mode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes a file that is not there yet, and writes it.</summary>
    /// <exception cref="IOException">It exists, or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream Create(string path) => Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);

    /// <summary>Whether others than its owner may use a file.</summary>
    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~Mode) != 0;

    /// <summary>The same, of a file that is open.</summary>
    public static bool IsOpenToOthers(SafeFileHandle file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~Mode) != 0;
}
