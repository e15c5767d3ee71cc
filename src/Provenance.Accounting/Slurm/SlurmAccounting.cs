// Slurm's accounting in either of its forms, told apart by the first character that is not white space.

using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Provenance.Accounting;

/// <summary>Job accounting of Slurm.</summary>
/// <param name="drafter">Drafts its jobs.</param>
/// <param name="zone">The site's time zone; only the text form needs it.</param>
public sealed class SlurmAccounting(JobDrafter drafter, TimeZoneInfo? zone) : IAccounting
{
    internal const string SourceName = "slurm";

    private const int PeekBytes = 512;

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public bool CountsAccelerators => drafter.CountsAccelerators;

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowOutcome> DraftAsync(
        Stream content, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ahead = PipeReader.Create(content, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            var isJson = await IsJsonAsync(ahead, file, cancellationToken);
            await using var rest = ahead.AsStream(leaveOpen: true);
            var jobs = isJson
                ? SacctJson.ReadAsync(rest, file, cancellationToken)
                : new SacctText(zone).ReadAsync(rest, file, cancellationToken);
            await foreach (var reading in jobs)
            {
                yield return reading.Job is { } job ? drafter.Draft(job) : RowOutcome.Of(reading.Problem!);
            }
        }
        finally
        {
            await ahead.CompleteAsync();
        }
    }

    // Looks at the first bytes without seeking, for accounting may come through a pipe, and passes over a byte order mark.
    private static async Task<bool> IsJsonAsync(PipeReader ahead, string file, CancellationToken cancellationToken)
    {
        var read = await ahead.ReadAtLeastAsync(PeekBytes, cancellationToken);
        var first = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, PeekBytes)).ToArray();
        Require(first, file);
        var mark = first.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        ahead.AdvanceTo(read.Buffer.GetPosition(mark));
        var text = first.AsSpan(mark).TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] == (byte)'{';
    }

    private static void Require(ReadOnlySpan<byte> first, string file)
    {
        var fault = first.IsEmpty ? "the file is empty; what sacct writes has at least a first line"
            : first.StartsWith(Gzip) ? "the file is compressed; unpack it, or pipe it: zcat FILE | provenance import slurm /dev/stdin"
            : first.StartsWith(Encoding.Unicode.Preamble) || first.StartsWith(Encoding.BigEndianUnicode.Preamble) ? "the file is UTF-16; write it in UTF-8"
            : null;
        if (fault is not null)
        {
            throw new AccountingFormatException($"{file}: {fault}.");
        }
    }
}
