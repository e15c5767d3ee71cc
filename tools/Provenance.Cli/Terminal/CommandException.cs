namespace Provenance.Cli;

/// <summary>Ends a command with a reason: <c>provenance: &lt;what&gt;. &lt;what to do&gt;</c> on standard error.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="what">What is wrong, without the full stop.</param>
/// <param name="whatToDo">What to do about it, with the full stop; empty where nobody knows.</param>
internal sealed class CommandException(int exitCode, string what, string whatToDo) : Exception(what)
{
    public int ExitCode { get; } = exitCode;

    public string WhatToDo { get; } = whatToDo;

    /// <summary>An argument is wrong.</summary>
    public static CommandException Usage(string what, string whatToDo = "Run it with --help.") => new(Cli.ExitCode.Usage, what, whatToDo);

    /// <summary>Something cannot be read, written or reached.</summary>
    public static CommandException Unable(string what, string whatToDo) => new(Cli.ExitCode.Unable, what, whatToDo);

    /// <summary>The answer is no.</summary>
    public static CommandException Refused(string what, string whatToDo) => new(Cli.ExitCode.Refused, what, whatToDo);
}
