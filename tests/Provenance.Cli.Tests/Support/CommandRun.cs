using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Provenance.Cli.Tests;

/// <summary>What one run of the command gave.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record CommandRun(int Code, string Output, string Error)
{
    /// <summary>Runs the command with captured streams, as files and not as a terminal.</summary>
    public static Task<CommandRun> OfAsync(params string[] arguments) => WithInputAsync("", arguments);

    /// <summary>The same with text on standard input.</summary>
    public static async Task<CommandRun> WithInputAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var terminal = new Terminal(output, error, () => new MemoryStream(Encoding.UTF8.GetBytes(input)), isInteractive: false, showsProgress: false)
        {
            Environment = _ => null,
        };
        var code = await CommandLine.RunAsync(arguments, terminal, CommandGroups.All, TestContext.Current.CancellationToken);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs it and demands success.</summary>
    public static async Task<CommandRun> GoodAsync(params string[] arguments)
    {
        var run = await OfAsync(arguments);
        Assert.True(run.Code == ExitCode.Ok, $"{string.Join(' ', arguments)}\n{run.Error}");
        return run;
    }

    /// <summary>Runs it as a process of its own, which one that starts itself again must be, and demands success.</summary>
    public static async Task<CommandRun> ApartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "provenance.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            var run = new CommandRun(process.ExitCode, await output, await error);
            Assert.True(run.Code == ExitCode.Ok, $"{string.Join(' ', arguments)}\n{run.Error}");
            return run;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
