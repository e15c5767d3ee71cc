using Provenance.Registry;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>Writes down when the overlap of a rotation of the log's key began: when others could see both signatures.</summary>
/// <param name="registry">The registry.</param>
/// <param name="directory">Its directory, whose lock is held.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told where it cannot be written down.</param>
internal sealed partial class KeyOverlap(ProvenanceRegistry registry, RegistryDirectory directory, TimeProvider time, ILogger<KeyOverlap> logger)
{
    /// <summary>Waits for the first checkpoint that both keys signed to be published; returns at once where there is no rotation.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (registry.Key.NextVerifier is not { } next || directory.File.NextLogKeyShown is not null)
        {
            return;
        }

        try
        {
            // What was witnessed before the key was announced is shown until there is more.
            SignedCheckpoint? published = null;
            while (published is null || published.Note.Signatures.All(line => line.KeyId != next.KeyId || line.Name != next.Name))
            {
                published = await registry.Checkpoints.WaitForOtherAsync(published, cancellationToken);
            }

            LogKeyRotation.MarkShown(directory, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before there was one.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            OverlapNotMarked(logger, exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "When the overlap of the log's keys began cannot be written down; the next start tries again. {Cause}")]
    private static partial void OverlapNotMarked(ILogger logger, string cause);
}
