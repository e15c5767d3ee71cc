using System.Diagnostics;

namespace Provenance.Faults;

/// <summary>The <c>provenance</c> command as a process of its own.</summary>
internal static class ProvenanceCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Starts it, with its output at hand.</summary>
    /// <param name="arguments">What it is to do.</param>
    /// <param name="tracer">The program with its arguments that it runs under, as its own process; empty for none.</param>
    public static Process Start(IReadOnlyList<string> arguments, IReadOnlyList<string> tracer)
    {
        string[] line =
        [
            .. tracer,
            Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet",
            Path.Combine(AppContext.BaseDirectory, "provenance.dll"),
            .. arguments,
        ];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Lives are short: what counts is the time until it listens.
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (tracer.Count > 0)
        {
            // strace counts calls for each thread; with one that works, its order is nearly the same each time. Neither the
            // sockets of a debugger nor the file behind the runtime's code are what is to fail.
            start.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1";
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>The number of its process, its exit code, and what it wrote to both outputs.</returns>
    public static async Task<(int Process, int ExitCode, string Output)> RunAsync(
        IReadOnlyList<string> arguments, IReadOnlyList<string> tracer, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var process = Start(arguments, tracer);
        try
        {
            var outputs = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.Id, process.ExitCode, string.Concat(outputs));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
