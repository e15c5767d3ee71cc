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
        LogKeyCommand.Create,
        ServeCommand.Create,
        WitnessCommand.Create,
        RootCommandGroup.Create,
        PolicyCommand.Create,
        AccreditCommand.Create,
        DelegateCommand.Create,
        SuspendCommand.Create,
        ReinstateCommand.Create,
        RevokeCommand.Create,
        ConfirmCommand.Create,
        RedactCommand.Create,
        CosignCommand.Create,
        AttestCommand.Create,
        ImportCommand.Create,
        SubmitCommand.Create,
        QueryCommand.Create,
        CaseCommand.Create,
        JudgeCommand.Create,
        VerifyCommand.Create,
        MirrorCommand.Create,
        AuditCommand.Create,
        ReconcileCommand.Create,
        FsckCommand.Create,
        RebuildCommand.Create,
        MigrateCommand.Create,
        BackupCommand.Create,
        RestoreCommand.Create,
        BenchCommand.Create,
    ];
}
