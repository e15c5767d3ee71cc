// The stream of one signing process: 16 random bytes and the number of its next statement, in a small file. A number is
// written off before it is used, so a crash leaves a gap (which is a warning) and never the same number twice (which would
// look like two truths). The lock keeps a second process off the same stream.

using System.Text;
using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Client;

/// <summary>Counts the statements of one stream. One process at a time; not for several threads.</summary>
public sealed class StreamCounter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;
    private long _next;
    private long _reserved;

    private StreamCounter(string path, FileStream held, StreamId stream, long next)
    {
        _path = path;
        _lock = held;
        Stream = stream;
        _next = next;
        _reserved = next;
    }

    /// <summary>The stream.</summary>
    public StreamId Stream { get; }

    /// <summary>The number that will be taken next.</summary>
    public long Next => _next;

    /// <summary>Opens a stream's file, or draws a new stream.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">Another process holds the stream, or the file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not a stream's.</exception>
    public static async Task<StreamCounter> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var (stream, next) = await ReadAsync(path, cancellationToken);
            return new StreamCounter(path, held, stream, next);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Sees to it that the next number is written off. Where it is not, it writes off so many, which then are taken without
    /// touching the disk again.
    /// </summary>
    public async Task ReserveAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (_next == _reserved)
        {
            await WriteAsync(checked(_next + count), cancellationToken);
        }
    }

    private async Task WriteAsync(long next, CancellationToken cancellationToken)
    {
        await AtomicFile.WriteAsync(
            _path,
            JsonSerializer.SerializeToUtf8Bytes(new StreamDocument { Stream = Stream.ToString(), Next = next }, ClientJson.Files.StreamDocument),
            cancellationToken);
        _reserved = next;
    }

    /// <summary>Takes the next number.</summary>
    public async ValueTask<long> NextAsync(CancellationToken cancellationToken)
    {
        await ReserveAsync(1, cancellationToken);
        return _next++;
    }

    /// <summary>Takes back the numbers that were written off and not used: skipped, they would look like omissions.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_next < _reserved)
        {
            await WriteAsync(_next, cancellationToken);
        }
    }

    /// <summary>Lets other processes have the stream.</summary>
    public void Dispose() => _lock.Dispose();

    private static async Task<(StreamId Stream, long Next)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return (StreamId.Draw(), 1);
        }

        try
        {
            var document = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), ClientJson.Default.StreamDocument);
            if (document is { Next: >= 1 } && StreamId.TryParse(Encoding.UTF8.GetBytes(document.Stream), out var stream))
            {
                return (stream, document.Next);
            }
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is not the file of a stream.", exception);
        }

        throw new InvalidDataException($"{path} is not the file of a stream.");
    }
}
