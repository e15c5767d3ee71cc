// SQLite's own seam for storage (its "VFS", sqlite.org/vfs.html) with a fault in it. SQLite reaches the disk only through a
// table of functions; here its usual table stands behind one of ours, which lets a plan decide about each creation, write,
// truncation, sync and removal of a file. So every write step of every database of this program can fail before it was done
// or after, without a line for it in what is tested. Files that no plan is about are passed on untouched.
//
// The tables are C structs of pointers; the offsets below are those of a 64-bit process (sqlite3.h).

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Provenance.Faults.Writes;

/// <summary>Stands between SQLite and the disk, for the whole process.</summary>
internal static unsafe partial class FaultyWrites
{
    private const string Library = "e_sqlite3";

    // sqlite3_vfs: two ints and one with padding, three pointers, then functions. sqlite3_io_methods: an int, then functions.
    private const int VfsBytes = 168;
    private const int VfsNext = 16;
    private const int VfsName = 24;
    private const int VfsOpen = 40;
    private const int VfsDelete = 48;
    private const int MethodsBytes = 152;
    private const int MethodsClose = 8;
    private const int MethodsWrite = 24;
    private const int MethodsTruncate = 32;
    private const int MethodsSync = 40;

    private const int Ok = 0;
    private const int InputOutputError = 10;
    private const int CannotOpen = 14;
    private const int OpenCreates = 4;

    private static readonly ConcurrentDictionary<nint, string> Files = [];
    private static readonly ConcurrentDictionary<nint, nint> Wrapped = [];
    private static readonly ConcurrentDictionary<nint, nint> Originals = [];
    private static readonly Lock Registering = new();
    private static volatile IReadOnlyList<WritePlan> _plans = [];
    private static nint _usual;

    /// <summary>Lets a plan decide from now on.</summary>
    public static void Add(WritePlan plan)
    {
        lock (Registering)
        {
            Register();
            _plans = [.. _plans, plan];
        }
    }

    /// <summary>Lets a plan decide no longer.</summary>
    public static void Remove(WritePlan plan)
    {
        lock (Registering)
        {
            _plans = [.. _plans.Where(other => other != plan)];
        }
    }

    private static void Register()
    {
        if (_usual != 0)
        {
            return;
        }

        if (sizeof(nint) != 8)
        {
            throw new PlatformNotSupportedException("The tables of SQLite's functions are known for 64-bit processes.");
        }

        using (var first = new SqliteConnection("Data Source=:memory:"))
        {
            first.Open();
        }

        _usual = Find(null);
        var ours = (nint)NativeMemory.Alloc(VfsBytes);
        Buffer.MemoryCopy((void*)_usual, (void*)ours, VfsBytes, VfsBytes);
        Pointer(ours, VfsNext) = 0;
        Pointer(ours, VfsName) = Marshal.StringToCoTaskMemUTF8("faulty");
        Pointer(ours, VfsOpen) = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)&Open;
        Pointer(ours, VfsDelete) = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, int>)&Delete;
        if (Register(ours, 1) != Ok)
        {
            throw new InvalidOperationException("SQLite takes no other functions.");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        var path = Marshal.PtrToStringUTF8((nint)name);
        var verdict = path is not null && (flags & OpenCreates) != 0 && !File.Exists(path) ? Decide(path, "create") : WriteVerdict.Done;
        Pointer(file, 0) = 0;
        if (verdict == WriteVerdict.FailsBefore)
        {
            return CannotOpen;
        }

        var code = ((delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)Pointer(_usual, VfsOpen))(vfs, name, file, flags, outFlags);
        if (code != Ok || path is null)
        {
            return code;
        }

        if (verdict == WriteVerdict.FailsAfter)
        {
            _ = ((delegate* unmanaged[Cdecl]<nint, int>)Pointer(Pointer(file, 0), MethodsClose))(file);
            Pointer(file, 0) = 0;
            return CannotOpen;
        }

        Files[file] = path;
        Pointer(file, 0) = Wrapped.GetOrAdd(Pointer(file, 0), Wrap);
        return Ok;
    }

    private static nint Wrap(nint methods)
    {
        var ours = (nint)NativeMemory.Alloc(MethodsBytes);
        Buffer.MemoryCopy((void*)methods, (void*)ours, MethodsBytes, MethodsBytes);
        Pointer(ours, MethodsClose) = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Close;
        Pointer(ours, MethodsWrite) = (nint)(delegate* unmanaged[Cdecl]<nint, void*, int, long, int>)&Write;
        Pointer(ours, MethodsTruncate) = (nint)(delegate* unmanaged[Cdecl]<nint, long, int>)&Truncate;
        Pointer(ours, MethodsSync) = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&Sync;
        Originals[ours] = methods;
        return ours;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(nint file)
    {
        _ = Files.TryRemove(file, out _);
        return ((delegate* unmanaged[Cdecl]<nint, int>)Original(file, MethodsClose))(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint file, void* bytes, int count, long offset)
    {
        var verdict = Decide(Files[file], "write");
        var code = verdict == WriteVerdict.FailsBefore
            ? InputOutputError
            : ((delegate* unmanaged[Cdecl]<nint, void*, int, long, int>)Original(file, MethodsWrite))(file, bytes, count, offset);
        return verdict == WriteVerdict.FailsAfter ? InputOutputError : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(nint file, long size)
    {
        var verdict = Decide(Files[file], "truncate");
        var code = verdict == WriteVerdict.FailsBefore
            ? InputOutputError
            : ((delegate* unmanaged[Cdecl]<nint, long, int>)Original(file, MethodsTruncate))(file, size);
        return verdict == WriteVerdict.FailsAfter ? InputOutputError : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(nint file, int flags)
    {
        var verdict = Decide(Files[file], "sync");
        var code = verdict == WriteVerdict.FailsBefore
            ? InputOutputError
            : ((delegate* unmanaged[Cdecl]<nint, int, int>)Original(file, MethodsSync))(file, flags);
        return verdict == WriteVerdict.FailsAfter ? InputOutputError : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(nint vfs, byte* name, int syncsFolder)
    {
        var verdict = Decide(Marshal.PtrToStringUTF8((nint)name)!, "delete");
        var code = verdict == WriteVerdict.FailsBefore
            ? InputOutputError
            : ((delegate* unmanaged[Cdecl]<nint, byte*, int, int>)Pointer(_usual, VfsDelete))(vfs, name, syncsFolder);
        return verdict == WriteVerdict.FailsAfter ? InputOutputError : code;
    }

    private static WriteVerdict Decide(string path, string step)
    {
        foreach (var plan in _plans)
        {
            if (path.StartsWith(plan.Folder, StringComparison.Ordinal))
            {
                return plan.Decide(Path.GetFileName(path), step);
            }
        }

        return WriteVerdict.Done;
    }

    private static nint Original(nint file, int function) => Pointer(Originals[Pointer(file, 0)], function);

    private static ref nint Pointer(nint at, int offset) => ref *(nint*)(at + offset);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Find(byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Register(nint vfs, int makesDefault);
}
