// What an import keeps and writes is a site's accounting: customers, hours, unpublished sections. It is for its owner's
// eyes, whatever the umask.

namespace Provenance.Accounting;

/// <summary>Opens files that only their owner reads.</summary>
internal static class OwnFile
{
    /// <summary>The mode of such files: 0600.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file; made with mode 0600 if it is not there.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share, int bufferBytes = 4096)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = bufferBytes };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = Mode;
        }

        return new FileStream(path, options);
    }
}
