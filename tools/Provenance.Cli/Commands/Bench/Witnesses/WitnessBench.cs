// One run: three witnesses and a server, all in processes of their own on this machine, and one client that sends a
// statement, gets its integrated receipt, and asks for the witnessed one.
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Provenance.Contracts.V1;
using Provenance.Server;
using Provenance.Statements;
using Provenance.Transparency;
using Provenance.Witness;

namespace Provenance.Cli;

/// <summary>Measures the time to a witnessed receipt.</summary>
internal static class WitnessBench
{
    private const string Origin = "bench.registry.example/2026";
    private const int Witnesses = 3;
    private const int Quorum = 2;
    private static readonly TimeSpan WitnessWait = TimeSpan.FromSeconds(30);

    public static async Task<WitnessFigures> RunAsync(int count, int longestPauseMs, TextWriter log, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("provenance-bench-").FullName;
        var witnesses = new List<ServedProcess>();
        try
        {
            var data = Path.Combine(directory, "registry");
            var policyPath = Path.Combine(directory, "witnesses.txt");
            var logKey = RegistryDirectory.Initialise(data, Origin, TimeProvider.System).File.LogKey;
            await File.WriteAllTextAsync(policyPath, await StartWitnessesAsync(directory, logKey, witnesses, cancellationToken), cancellationToken);
            await using var server = await ServerProcess.StartAsync(data, Origin, ["--witness-policy", policyPath], cancellationToken);
            using var channel = GrpcChannel.ForAddress(server.Ready.Grpc);
            return await MeasureAsync(new SubmissionService.SubmissionServiceClient(channel), count, longestPauseMs, log, cancellationToken);
        }
        finally
        {
            foreach (var witness in witnesses)
            {
                await witness.DisposeAsync();
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    // Gives the policy.
    private static async Task<string> StartWitnessesAsync(
        string directory, string logKey, List<ServedProcess> witnesses, CancellationToken cancellationToken)
    {
        var key = VerifierKey.TryParse(logKey, out var read, out var reason) ? read : throw new InvalidDataException(reason);
        var lines = new List<string>();
        for (var number = 1; number <= Witnesses; number++)
        {
            var name = FormattableString.Invariant($"w{number}");
            var data = Path.Combine(directory, name);
            WitnessDirectory.Create(data, "bench.witness.example/" + name, TimeProvider.System).AddLog(key, null);
            var (process, ready) = await ServedProcess.StartAsync(
                ["witness", "serve", "--data", data, "--url", "http://127.0.0.1:0"], WitnessReadyLine.TryParse, cancellationToken);
            witnesses.Add(process);
            lines.Add($"witness {name} {ready.Keys[0]} {ready.Url}\n");
        }

        return string.Concat(lines) + $"group g {Quorum} w1 w2 w3\nquorum g\n";
    }

    private static async Task<WitnessFigures> MeasureAsync(
        SubmissionService.SubmissionServiceClient client, int count, int longestPauseMs, TextWriter log, CancellationToken cancellationToken)
    {
        using var registry = new StagedRegistry(Origin, TimeProvider.System.GetUtcNow());
        var (integrated, witnessed) = (new Latencies(count), new Latencies(count));
        var progress = new StepProgress(log, "witnessed", count);

        // The first one warms up what runs for the first time, and is not counted.
        await OneAsync(client, registry.Root(), null, null, 0, cancellationToken);
        for (var i = 0; i < count; i++)
        {
            var statement = registry.Accredit(FormattableString.Invariant($"party-{i}"), PartyRole.Customer, "Party");
            await Task.Delay(Random.Shared.Next(longestPauseMs + 1), cancellationToken);
            await OneAsync(client, statement, integrated, witnessed, (ulong)i, cancellationToken);
            progress.Report(i + 1);
        }

        return new WitnessFigures(
            count,
            Witnesses,
            Quorum,
            longestPauseMs,
            Environment.ProcessorCount,
            integrated.QuantileMs(0.5),
            integrated.QuantileMs(0.95),
            witnessed.QuantileMs(0.5),
            witnessed.QuantileMs(0.95),
            witnessed.QuantileMs(1));
    }

    private static async Task OneAsync(
        SubmissionService.SubmissionServiceClient client,
        Statements.Attestation statement,
        Latencies? integrated,
        Latencies? witnessed,
        ulong item,
        CancellationToken cancellationToken)
    {
        integrated?.Sent(item);
        witnessed?.Sent(item);
        await client.SubmitAsync(new SubmitRequest { Attestation = Client.WireForms.ToWire(statement) }, cancellationToken: cancellationToken);
        integrated?.Answered(item);
        var receipt = await client.GetReceiptAsync(
            new GetReceiptRequest
            {
                StatementId = Client.WireForms.ToBytes(statement.Envelope.StatementId),
                WitnessWait = Duration.FromTimeSpan(WitnessWait),
            },
            cancellationToken: cancellationToken);
        witnessed?.Answered(item);
        if (receipt.Receipt.State != ReceiptState.Witnessed)
        {
            throw CommandException.Unable($"A statement was not witnessed within {WitnessWait.TotalSeconds} s", "Is this machine busy with something else?");
        }
    }
}
