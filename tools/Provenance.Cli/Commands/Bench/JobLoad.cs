// Training jobs to submit, signed beforehand into a file of ready messages, so that making them takes no part in what is
// measured and 10 million of them fit on a disk rather than in memory.
using Google.Protobuf;
using Provenance.Client;
using Provenance.Contracts.V1;
using Provenance.Statements;
using Attestation = Provenance.Statements.Attestation;

namespace Provenance.Cli;

/// <summary>Makes signed training jobs and reads them back as messages.</summary>
/// <param name="registry">Whose they are.</param>
/// <param name="path">The file.</param>
/// <param name="expected">How many there will be: they begin one after the other within the days that lie behind.</param>
internal sealed class JobLoad(StagedRegistry registry, string path, long expected)
{
    public const string Operator = "acme";
    public const string Site = "jurong-1";

    private const int ChunkMessages = 64;
    private const int Clusters = 8;
    private const int DaysBehind = 20;
    private const int DaysOfStarts = 18;

    private readonly TimeSpan _between = TimeSpan.FromSeconds(Math.Min(1, DaysOfStarts * 86_400.0 / expected));

    /// <summary>One of the attestations.</summary>
    public Attestation Sample { get; private set; } = null!;

    /// <summary>Bytes of envelope and sections of one attestation, on average.</summary>
    public double AverageBytes { get; private set; }

    /// <summary>Signs jobs and writes them as messages of a stream, on all cores.</summary>
    public async Task WriteAsync(int count, int batch, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var stream = StreamId.Draw();
        var key = registry.Key(Operator);
        long bytes = 0;
        var file = File.Create(path);
        await using (file)
        {
            for (var first = 0; first < count; first += batch * ChunkMessages)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var messages = new SubmitStreamRequest[Math.Min(ChunkMessages, (count - first + batch - 1) / batch)];
                var start = first;
                Parallel.For(0, messages.Length, index =>
                {
                    var from = start + (index * batch);
                    messages[index] = new SubmitStreamRequest();
                    for (var i = from; i < Math.Min(from + batch, count); i++)
                    {
                        var attestation = Job(i, stream, key);
                        Interlocked.Add(ref bytes, attestation.SizeBytes);
                        messages[index].Items.Add(new SubmitItem { ItemId = (ulong)i, Attestation = WireForms.ToWire(attestation) });
                    }
                });
                Array.ForEach(messages, message => message.WriteDelimitedTo(file));
                progress.Report(Math.Min(count, first + (batch * ChunkMessages)));
            }
        }

        Sample = Job(0, stream, key);
        AverageBytes = (double)bytes / count;
    }

    /// <summary>Messages of one stream without end, signed as they are taken.</summary>
    public IEnumerable<SubmitStreamRequest> Sign(int batch)
    {
        var stream = StreamId.Draw();
        var key = registry.Key(Operator);
        for (var first = 0; ; first += batch)
        {
            var message = new SubmitStreamRequest();
            for (var i = first; i < first + batch; i++)
            {
                message.Items.Add(new SubmitItem { ItemId = (ulong)i, Attestation = WireForms.ToWire(Job(i, stream, key)) });
            }

            yield return message;
        }
    }

    /// <summary>The messages, in order.</summary>
    public IEnumerable<SubmitStreamRequest> Read()
    {
        using var file = File.OpenRead(path);
        while (file.Position < file.Length)
        {
            yield return SubmitStreamRequest.Parser.ParseDelimitedFrom(file);
        }
    }

    /// <summary>What declares the clusters that the jobs ran on.</summary>
    public IEnumerable<Attestation> Inventories() => Enumerable.Range(0, Clusters).Select(number => Sign(
        StatementKinds.Get<ClusterInventoryKind>(), Cluster(number), StreamId.Draw(), 1, [JobSections.Capacity(registry.Now)], registry.Key(Operator)));

    private Attestation Job(int number, StreamId stream, SigningKey key)
    {
        var started = registry.Now.Value.AddDays(-DaysBehind) + (number * _between);
        var ended = started.AddHours(1 + (number % 40));
        return Sign(
            StatementKinds.Get<TrainingJobKind>(),
            $"{Cluster(number)}/jobs/{number:D8}",
            stream,
            number + 1,
            JobSections.Of(number, started, ended),
            key);
    }

    private static string Cluster(int number) => $"{Operator}/{Site}/h100-{number % Clusters}";

    private Attestation Sign(
        StatementKind kind, string record, StreamId stream, long sequence, IReadOnlyList<Statements.Section> sections, SigningKey key)
    {
        var built = new StatementBuilder(registry.Origin, kind, record)
        {
            IssuedAt = registry.Now,
            Stream = stream,
            Sequence = sequence,
        };
        foreach (var section in sections)
        {
            built.Add(section);
        }

        return built.Sign(key) is { IsSigned: true } signed
            ? signed.Attestation
            : throw new InvalidOperationException("The bench made a statement that would be refused.");
    }
}
