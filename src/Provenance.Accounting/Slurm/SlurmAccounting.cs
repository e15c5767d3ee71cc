// Slurm's accounting in either of its forms, told apart by the first character that is not white space.

using System.Runtime.CompilerServices;

namespace Provenance.Accounting;

/// <summary>Job accounting of Slurm.</summary>
/// <param name="drafter">Drafts its jobs.</param>
/// <param name="zone">The site's time zone; only the text form needs it.</param>
public sealed class SlurmAccounting(JobDrafter drafter, TimeZoneInfo? zone) : IAccounting
{
    internal const string SourceName = "slurm";

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowOutcome> DraftAsync(
        Stream content, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var ahead = new BufferedStream(content);
        var jobs = await IsJsonAsync(ahead, cancellationToken)
            ? SacctJson.ReadAsync(ahead, file, cancellationToken)
            : new SacctText(zone).ReadAsync(ahead, file, cancellationToken);
        await foreach (var reading in jobs)
        {
            yield return reading.Job is { } job ? drafter.Draft(job) : RowOutcome.Of(reading.Problem!);
        }
    }

    private static async Task<bool> IsJsonAsync(Stream content, CancellationToken cancellationToken)
    {
        var first = new byte[16];
        var read = await content.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
        content.Seek(0, SeekOrigin.Begin);
        var text = first.AsSpan(0, read).TrimStart("\uFEFF \t\r\n"u8);
        return !text.IsEmpty && text[0] == (byte)'{';
    }
}
