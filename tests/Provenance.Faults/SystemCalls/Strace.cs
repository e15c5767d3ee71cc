// strace as the hand that lets system calls fail: it runs as a tracer beside the server (-D, so that the server stays our
// own child), stops only at the calls named (--seccomp-bpf), and only where they are about the registry's files (-P).
// A signal that it sends where seccomp stopped a call is lost (strace 6.1), so for kills it stops at every call.

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Provenance.Faults.SystemCalls;

/// <summary>Command lines of strace, and whether it may trace here.</summary>
internal static class Strace
{
    /// <summary>The calls that change what is on the disk.</summary>
    public static IReadOnlyList<string> Calls { get; } =
    [
        "pwrite64", "write", "pwritev", "writev", "fsync", "fdatasync", "ftruncate", "truncate", "fallocate",
        "rename", "renameat", "renameat2", "unlink", "unlinkat",
    ];

    // Of a process of which every file is meant, writes to its outputs are not: files are written at an offset.
    private static readonly string[] ToStreams = ["write", "writev"];

    private const string Filter = "--seccomp-bpf";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Everything that lies, or may come to lie, in a registry's directory. wal and shm belong to SQLite.
    private static readonly string[] Files =
    [
        "", "log.db", "log.db-wal", "log.db-shm", "log.db-journal", "projections.db", "projections.db-wal", "projections.db-shm",
        "projections.db-journal", "leads.db", "leads.db-wal", "leads.db-shm", "leads.db-journal", "mark", "mark/high-water-mark", "mark/high-water-mark.new",
        "registry.json", "registry.json.new", "secrets", "secrets/log.key", "secrets/log.key.new", "secrets/discovery.key", "..",
    ];

    /// <summary>Why nothing can be traced here; null where it can.</summary>
    public static async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "strace is a program of Linux.";
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo("strace", ["-D", "-f", Filter, "-qq", "-o", "/dev/null", "-e", "trace=fsync", "true"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            var error = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 && error.Length == 0 ? null : $"strace may not trace here: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return $"There is no strace here (Debian's package strace): {exception.Message}";
        }
    }

    /// <summary>Lets one call of one thread fail.</summary>
    /// <param name="data">The registry's directory; null where calls about every file are meant.</param>
    /// <param name="trace">Where the calls are written down.</param>
    /// <param name="fault">What fails.</param>
    public static IReadOnlyList<string> Injecting(string? data, string trace, Fault fault) =>
    [
        .. Common(data, trace), .. fault.Kills ? (string[])[] : [Filter],
        "-e", "trace=" + string.Join(',', data is null ? Calls.Except(ToStreams) : Calls), "-e", $"inject={fault.Call}:{fault.Effect}:when={fault.When}",
    ];

    /// <summary>Writes the calls down with every byte that they write, and when they began.</summary>
    public static IReadOnlyList<string> Recording(string data, string trace) =>
        [.. Common(data, trace), Filter, "-xx", "-s", "1000000", "-ttt", "-e", "trace=openat," + string.Join(',', Calls)];

    /// <summary>Writes down how files of any place get their names, and what is synced.</summary>
    public static IReadOnlyList<string> Naming(string trace) =>
        [.. Common(null, trace), Filter, "-xx", "-s", "1000000", "-ttt", "-e", "trace=openat,fsync,rename,renameat,renameat2"];

    /// <summary>The lines that were written of a process that has ended.</summary>
    /// <remarks>
    /// strace outlives what it traces, and writes a long call in several pieces: a trace is whole when it tells the end of
    /// the process itself.
    /// </remarks>
    /// <param name="trace">Where the calls are written down.</param>
    /// <param name="process">The process that strace was started as.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="TimeoutException">The trace was not finished.</exception>
    public static async Task<string[]> ReadFinishedAsync(string trace, int process, CancellationToken cancellationToken)
    {
        var end = new Regex($@"^{process} .*\+\+\+ (exited|killed) ", RegexOptions.CultureInvariant);
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            var lines = await File.ReadAllLinesAsync(trace, cancellationToken);
            if (lines.Length > 0 && end.IsMatch(lines[^1]))
            {
                return lines;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        throw new TimeoutException($"{trace} does not tell the end of process {process} after {Patience.TotalSeconds:0} s.");
    }

    private static IEnumerable<string> Common(string? data, string trace) =>
    [
        "strace", "-D", "-f", "-q", "-y", "-o", trace,
        .. (data is null ? [] : Files).SelectMany(file => (string[])["-P", Path.TrimEndingDirectorySeparator(Path.Combine(data!, file))]),
    ];
}

/// <summary>A call that fails.</summary>
/// <param name="Call">Its name.</param>
/// <param name="When">Which of a thread's calls of that name.</param>
/// <param name="Effect">strace's words for what happens instead or besides.</param>
internal sealed record Fault(string Call, int When, string Effect)
{
    /// <summary>The disk gives an error.</summary>
    public const string InputOutputError = "error=EIO";

    /// <summary>The disk is full.</summary>
    public const string NoSpace = "error=ENOSPC";

    /// <summary>The process is killed as the call begins.</summary>
    public const string Kill = "signal=KILL";

    /// <summary>Whether the process does not outlive it.</summary>
    public bool Kills => Effect == Kill;

    public override string ToString() => $"{Call}#{When} {Effect}";
}
