using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Sequencing;

/// <summary>The refusals that only the sequencer gives. All but the last may be retried as they are.</summary>
internal static class SequencingRefusals
{
    public static Refusal QueueFull { get; } = new(
        RefusalReason.QueueFull, "", "More is being submitted than can be committed.", "Send again after the time in RetryInfo.");

    public static Refusal ShuttingDown { get; } = new(
        RefusalReason.ShuttingDown, "", "The server is stopping.", "Send again to a running server.");

    public static Refusal Unavailable(string cause) => new(
        RefusalReason.StorageUnavailable,
        "",
        $"The log cannot be written: {cause} Nothing of this was acknowledged.",
        "Send again; the registry's operator sees the cause in its log.");

    public static Refusal ClockWentBack(string now, string newest) => new(
        RefusalReason.ClockWentBack,
        "",
        $"The server's clock says {now}; the newest entry was logged at {newest}, more than 10 minutes later.",
        "Set the server's clock where it is behind; where it was ahead at that entry, nothing is logged until it has come as far. Send again.");

    public static Refusal ReadOnly(string reason) => new(
        RefusalReason.LogReadOnly, "", reason, "Restore what is missing; run provenance fsck.");

    public static Refusal LoggedDifferently(LeafIndex index) => new(
        RefusalReason.StatementLoggedDifferently,
        "signatures",
        $"The statement is entry {index}, with another set of signatures.",
        "Use the receipt of that entry.");
}
