// The acts of the demo. Whatever can be done by a command is done by that command, shown as one would type it; so the
// demo cannot claim what the commands do not do.
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>One telling of the story.</summary>
internal sealed class DemoRun(Terminal terminal, string directory)
{
    private const string Origin = "demo.registry.example/2026";

    private string PolicyPath => Path.Combine(directory, "policy.json");

    private string ReportsPath => Path.Combine(directory, "reports.attestations.jsonl");

    /// <summary>Tells it.</summary>
    /// <param name="serve">Leaves the server running until cancelled.</param>
    /// <param name="cancellationToken">Ends it, and the server.</param>
    public async Task RunAsync(bool serve, CancellationToken cancellationToken)
    {
        var began = terminal.Time.GetTimestamp();
        using var registry = new StagedRegistry(Origin, terminal.Time.GetUtcNow());
        var story = new DemoStory(registry);
        await using var server = await ServerProcess.StartAsync(Path.Combine(directory, "registry"), Origin, cancellationToken);
        Act(1, "A registry, and who may speak in it",
            $"A server runs in a process of its own ({server.Ready.Grpc}) on a new, empty registry. Each trust statement is an entry of the log.");
        await SubmitTrustAsync(server, story, cancellationToken);

        var reports = story.Reports();
        await WriteReportsAsync(reports, cancellationToken);
        Act(2, "Two data centres report",
            "An inventory each, a rental, who the customer is, four jobs; later a public model. Signed where they were made, checked on arrival, receipts checked on return.");
        await ShowAsync(server, ["submit", ReportsPath, "--policy", PolicyPath], 0, cancellationToken);

        await AskAsync(server, reports.Count + story.Trust().Count, cancellationToken);
        await ForgeAsync(server, reports, cancellationToken);
        await VerifyAsync(server, cancellationToken);
        var seconds = terminal.Time.GetElapsedTime(began).TotalSeconds;
        Say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Done in {seconds:0} s."));
        if (serve)
        {
            await LeaveRunningAsync(server, cancellationToken);
        }
    }

    private async Task SubmitTrustAsync(ServerProcess server, DemoStory story, CancellationToken cancellationToken)
    {
        var trust = story.Trust();
        var policy = VerificationPolicy.Of(ParseKey(server.Ready.LogKey), trust[0].Attestation.Envelope.StatementId);
        await AtomicFile.WriteAsync(PolicyPath, policy.Write(), cancellationToken);
        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(server.Ready.Grpc), Policy = policy });
        foreach (var (what, attestation) in trust)
        {
            // One after the other: each is judged by those before it.
            var outcome = await client.Submission.SubmitAsync(attestation, validateOnly: false, cancellationToken);
            terminal.Line(outcome.Receipt is { } receipt
                ? $"  entry {receipt.Index}: {what}"
                : throw new InvalidOperationException($"{what}: {outcome.Refusal!.Message}"));
        }

        Say($"A verifier's policy now names the origin, the log's key and the root's fingerprint: {PolicyPath}");
    }

    private async Task AskAsync(ServerProcess server, int size, CancellationToken cancellationToken)
    {
        var atLeast = size.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Act(3, "The regulator asks",
            "Who held at least 5e18 OP/s (bf16, dense) at once in one interconnect domain? The H20 is below every line alone; 60,000 of them are not.");
        await ShowAsync(server, ["query", "clusters", "--min-ops", "5000000000000000000", "--format", "bf16", "--at-least", atLeast], 0, cancellationToken);

        Say("Kestrel's jobs, each below 1e25 FLOP. Together they are not:");
        await ShowAsync(server, ["query", "jobs", "--customer", DemoStory.Kestrel], 0, cancellationToken);

        Say($"Where does the public model {DemoStory.PublishedModel}, declared as made in AE, come from?");
        await ShowAsync(server, ["query", "lineage", "--model", DemoStory.PublishedModel], 0, cancellationToken);
        Say("It was trained on from Kestrel's checkpoint, by another customer at another operator. None of them declared the other.");
    }

    private async Task ForgeAsync(ServerProcess server, IReadOnlyList<Attestation> reports, CancellationToken cancellationToken)
    {
        Act(4, "Somebody makes the job smaller", "A signed report, with 16384 accelerators turned into 1024 in one of its sections, then with its statement altered to match.");
        var job = reports.First(report => report.Sections.ContainsKey("run"));
        var section = Path.Combine(directory, "smaller-section" + AttestationFiles.Extension);
        await AttestationFiles.ReplaceAsync(section, DemoForgery.OfSection(job), cancellationToken);
        await ShowAsync(server, ["submit", section, "--policy", PolicyPath], 1, cancellationToken);

        var statement = Path.Combine(directory, "smaller-statement" + AttestationFiles.Extension);
        await AttestationFiles.ReplaceAsync(statement, DemoForgery.OfStatement(job), cancellationToken);
        await ShowAsync(server, ["submit", statement, "--policy", PolicyPath], 1, cancellationToken);
    }

    private async Task VerifyAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var evidence = Path.Combine(directory, "evidence");
        Act(5, "An auditor verifies, offline", "The entries that an answer rests on, each with its proof and the chain of accreditations behind its key. Verification opens no socket.");
        await ShowAsync(server, ["query", "jobs", "--customer", DemoStory.Meridian, "--evidence", evidence, "--policy", PolicyPath], 0, cancellationToken);
        var bundle = Directory.EnumerateFiles(evidence, "*.bundle.json").Order(StringComparer.Ordinal).First();
        await ShowAsync(null, ["verify", bundle, "--policy", PolicyPath], 0, cancellationToken);

        var forged = Path.Combine(directory, "forged.bundle.json");
        await File.WriteAllTextAsync(forged, DemoForgery.OfBundle(await File.ReadAllTextAsync(bundle, cancellationToken)), cancellationToken);
        Say("The same bundle with one bit of its statement changed:");
        await ShowAsync(null, ["verify", forged, "--policy", PolicyPath], 1, cancellationToken);
    }

    private async Task LeaveRunningAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        Say(
            $"The server runs on: gRPC {server.Ready.Grpc}, checkpoint and tiles {server.Ready.Http}. Ctrl+C ends it.\n"
            + $"  provenance query jobs --server {server.Ready.Grpc}\n  curl {server.Ready.Http}/checkpoint");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            terminal.Line("Stopped.");
        }
    }

    // Shows a command as one would type it, runs it, and insists that it ends as the story says.
    private async Task ShowAsync(ServerProcess? server, IReadOnlyList<string> arguments, int expected, CancellationToken cancellationToken)
    {
        var shown = string.Join(' ', arguments.Select(argument => argument.Replace(directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
        Say($"$ provenance {shown}");
        IReadOnlyList<string> all = server is null ? arguments : [.. arguments, "--server", server.Ready.Grpc];
        var code = await CommandLine.RunAsync(all, terminal.WithErrorsInOutput(), CommandGroups.All, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (code != expected)
        {
            throw new InvalidOperationException($"The demo expected exit code {expected} of \"{shown}\" and got {code}.");
        }
    }

    private async Task WriteReportsAsync(IEnumerable<Attestation> reports, CancellationToken cancellationToken)
    {
        var lines = reports.SelectMany(report => (byte[])[.. AttestationJson.Write(report), (byte)'\n']).ToArray();
        await AtomicFile.WriteAsync(ReportsPath, lines, cancellationToken);
    }

    private void Act(int number, string title, string text) => Say($"{new string('─', 78)}\n{number}. {title}\n{text}");

    private void Say(string text)
    {
        terminal.Line("");
        foreach (var line in text.Split('\n'))
        {
            terminal.Line(line);
        }
    }

    private static VerifierKey ParseKey(string vkey) =>
        VerifierKey.TryParse(vkey, out var key, out var reason) ? key : throw new InvalidOperationException(reason);
}
