// One trial: a copy of a folder, a process on it under a fault, then whatever shows that its promises were kept. What the
// process is, and what it promises, is the business of an IUnderFault.
namespace Provenance.Faults.SystemCalls;

/// <summary>How a process lived under a fault.</summary>
/// <param name="Process">The number of the process that strace became.</param>
/// <param name="Succeeded">Whether it did its work in spite of it: listened, or ended with exit code 0.</param>
/// <param name="IsKilled">Whether a kill, rather than we, ended it.</param>
/// <param name="Acknowledged">How much it acknowledged.</param>
/// <param name="Otherwise">What it answered instead of acknowledging, each with its place among what it was asked.</param>
internal sealed record Lived(int Process, bool Succeeded, bool IsKilled, int Acknowledged, string Otherwise = "");

/// <summary>A process on one folder, once.</summary>
internal interface IUnderFault
{
    /// <summary>Runs it under a fault. It may end, refuse, or turn read-only; it may not hang or lie.</summary>
    /// <param name="data">The folder.</param>
    /// <param name="tracer">The program with its arguments that it runs under.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Lived> LiveAsync(string data, IReadOnlyList<string> tracer, CancellationToken cancellationToken);

    /// <summary>Requires, without faults, that what it promised holds and that its work can be brought to its end.</summary>
    Task RequireAsync(string data, CancellationToken cancellationToken);
}

/// <summary>Tries faults on copies of one folder.</summary>
/// <param name="pristine">The folder, which is copied.</param>
/// <param name="isRegistry">Whether only the files of a registry are meant, or every file that the process changes.</param>
/// <param name="begin">Makes what is tried.</param>
internal sealed class Trial(string pristine, bool isRegistry, Func<IUnderFault> begin)
{
    /// <summary>Which faults may not go untold, where they happen.</summary>
    public Func<Fault, bool> MustTell { get; init; } = _ => false;

    /// <summary>Runs one.</summary>
    /// <returns>What it saw, and the calls that were traced.</returns>
    public async Task<(TrialReport Report, string[] Trace)> RunAsync(Fault fault, CancellationToken cancellationToken)
    {
        var data = pristine + "-" + Path.GetRandomFileName();
        var trace = data + ".strace";
        try
        {
            CopyFolder(pristine, data);
            var tried = begin();
            var lived = await tried.LiveAsync(data, Strace.Injecting(isRegistry ? data : null, trace, fault), cancellationToken);
            await tried.RequireAsync(data, cancellationToken);
            var lines = await Strace.ReadFinishedAsync(trace, lived.Process, cancellationToken);
            var hits = fault.Kills
                ? lived.IsKilled ? 1 : 0
                : lines.Count(line => line.Contains("(INJECTED)", StringComparison.Ordinal));
            Assert.False(MustTell(fault) && hits > 0 && lived.Succeeded, "It was said to be done.");
            File.Delete(trace);
            Directory.Delete(data, recursive: true);
            return (new TrialReport(fault, hits, lived.Succeeded, lived.Acknowledged) { Otherwise = lived.Otherwise }, lines);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"After {fault}: {exception.Message} (the directory is kept: {data})", exception);
        }
    }

    /// <summary>Removes what is left of trials that held.</summary>
    public void Clean()
    {
        foreach (var left in Directory.GetDirectories(Path.GetDirectoryName(pristine)!, Path.GetFileName(pristine) + "-*"))
        {
            Directory.Delete(left, recursive: true);
        }

        foreach (var left in Directory.GetFiles(Path.GetDirectoryName(pristine)!, Path.GetFileName(pristine) + "-*.strace"))
        {
            File.Delete(left);
        }
    }

    /// <summary>Copies a folder with all that is in it.</summary>
    public static void CopyFolder(string from, string to)
    {
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(to)
            : Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
