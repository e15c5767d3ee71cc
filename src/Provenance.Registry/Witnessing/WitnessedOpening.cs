// What was published before the restart, held against the policy and the database. A checkpoint that the witnesses cosigned
// and the database does not lead to means that the database is not the one that was signed.
using Microsoft.Extensions.Logging;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>What was found of the newest witnessed checkpoint when the log was opened.</summary>
/// <param name="newest">The checkpoint to be published again.</param>
/// <param name="doubt">Why the log may not be written.</param>
internal sealed partial class WitnessedOpening(SignedCheckpoint? newest, string? doubt)
{
    /// <summary>The checkpoint, to be published again; null where there is none that satisfies the policy.</summary>
    public SignedCheckpoint? Newest { get; } = newest;

    /// <summary>Why the log may not be written, or null.</summary>
    public string? Doubt { get; } = doubt;

    public static async ValueTask<WitnessedOpening> OpenAsync(
        WitnessingParts parts, ILogStore store, ILogger logger, CancellationToken cancellationToken)
    {
        SignedCheckpoint? newest;
        try
        {
            newest = await parts.Newest.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Nothing that only this file knows: the witnesses are asked again.
            LogNotRead(logger, exception.Message);
            return new WitnessedOpening(null, null);
        }

        if (newest is null)
        {
            return new WitnessedOpening(null, null);
        }

        var verdict = parts.Policy.Evaluate(newest, NSecEd25519.Instance);
        if (verdict.Refusal is PolicyRefusal.UnknownLog or PolicyRefusal.NotSignedByLog or PolicyRefusal.BadLogSignature)
        {
            LogNotRead(logger, $"{parts.Newest.Location}: {verdict.Reason}");
            return new WitnessedOpening(null, null);
        }

        // Whatever the policy says of witnesses now: this log signed it.
        var against = await new ContradictionCheck(parts.Policy, parts.Calls, store).AgainstAsync(parts.Newest.Location, newest, cancellationToken);
        if (against is not null)
        {
            return new WitnessedOpening(null, against.Message);
        }

        if (!verdict.IsSatisfied)
        {
            LogNotRead(logger, $"{parts.Newest.Location}: {verdict.Reason}");
        }

        return new WitnessedOpening(verdict.IsSatisfied ? newest : null, null);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checkpoint published last is not taken over; the witnesses are asked anew. {Reason}")]
    private static partial void LogNotRead(ILogger logger, string reason);
}
