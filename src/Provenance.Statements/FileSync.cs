// A file is safe once the disk says so, and it may say no. The base class library asks it (Flush(true), FlushToDisk), but in
// .NET 10.0.12 takes an input/output error or a full disk for success, as strace shows: whoever signs or acknowledges after
// such a flush believes what is not so. Hence fsync is asked here (fsync(2)), and its answer looked at.

using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Provenance.Statements;

/// <summary>Writes files through to the disk.</summary>
public static partial class FileSync
{
    private const int InvalidArgument = 22;
    private const int ReadOnlyFileSystem = 30;
    private const int NotSupported = 95;

    /// <summary>Writes what a file holds, and all that it was told, to the disk.</summary>
    /// <param name="file">A file that is open for writing.</param>
    /// <exception cref="IOException">The disk has not taken it; what it has of it is not known.</exception>
    public static void ToDisk(FileStream file)
    {
        file.Flush();
        ToDisk(file.SafeFileHandle);
    }

    /// <summary>Writes what a file holds to the disk. Nothing is done where a file cannot be synced, such as a pipe.</summary>
    /// <param name="file">A file that is open for writing.</param>
    /// <exception cref="IOException">The disk has not taken it; what it has of it is not known.</exception>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "On Windows its answer is looked at.")]
    public static void ToDisk(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(file);
        }
        else if (FSync(file) != 0 && Marshal.GetLastPInvokeError() is not (InvalidArgument or ReadOnlyFileSystem or NotSupported) and var error)
        {
            throw new IOException($"The file cannot be written to the disk: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(SafeFileHandle file);
}
