using System.CommandLine;

namespace Provenance.Cli;

/// <summary>Every group of commands, in the order of the help.</summary>
internal static class CommandGroups
{
    public static IReadOnlyList<Func<Terminal, Command>> All { get; } =
    [
        DemoCommand.Create,
        KeyCommand.Create,
        EnrollCommand.Create,
        ServeCommand.Create,
        RootCommandGroup.Create,
        PolicyCommand.Create,
        AccreditCommand.Create,
        DelegateCommand.Create,
        SuspendCommand.Create,
        ReinstateCommand.Create,
        RevokeCommand.Create,
        CosignCommand.Create,
        AttestCommand.Create,
        ImportCommand.Create,
        SubmitCommand.Create,
        QueryCommand.Create,
        CaseCommand.Create,
        JudgeCommand.Create,
        VerifyCommand.Create,
        FsckCommand.Create,
        RebuildCommand.Create,
        BenchCommand.Create,
    ];
}
