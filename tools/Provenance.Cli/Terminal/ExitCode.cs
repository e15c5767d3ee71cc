namespace Provenance.Cli;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>Done; the answer is yes.</summary>
    public const int Ok = 0;

    /// <summary>Refused, or a check failed: the answer is no.</summary>
    public const int Refused = 1;

    /// <summary>The command was called wrongly.</summary>
    public const int Usage = 2;

    /// <summary>It could not be done: unreachable, unreadable, unavailable.</summary>
    public const int Unable = 3;
}
