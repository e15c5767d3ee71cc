using System.Diagnostics;
using System.Text.Json;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Cli.Tests;

/// <summary>Witnesses, a registry that they witness, and its offline proof, by the command alone.</summary>
public sealed class WitnessTests
{
    private static readonly string[] NoCallsOfTheNetwork = ["openat", "+++", "---"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_three_witnesses_saw_is_proved_offline_and_without_a_socket()
    {
        await using var witnesses = await RunningWitnesses.StartAsync();
        await using var registry = await RunningRegistry.StartAsync(witnesses.Workshop, witnesses.Policy);
        var workshop = registry.Workshop;
        await CommandRun.GoodAsync(workshop.Attest(await workshop.EntityReportAsync("a.json", "1"), workshop["out"]));

        var submitted = await registry.SubmitAsync(workshop["out"], "--wait", "witnessed");
        Assert.True(submitted.Code == ExitCode.Ok, submitted.Error);
        Assert.Contains("1 receipts witnessed, 0 not yet", submitted.Output, StringComparison.Ordinal);
        var again = await registry.SubmitAsync(workshop["out"], "--wait", "witnessed");
        Assert.Contains("1 skipped, their receipts are good", again.Output, StringComparison.Ordinal);
        Assert.Contains("1 receipts witnessed, 0 not yet", again.Output, StringComparison.Ordinal);
        await CommandRun.GoodAsync("query", "bundle", "2", "--out", workshop["evidence"], "--server", registry.Server, "--policy", registry.Policy);
        var bundle = workshop["evidence/entry-2.bundle.json"];

        var verified = await CommandRun.GoodAsync("verify", bundle, "--policy", registry.Policy);
        Assert.Contains("Northern Safeguards, Inc., Southern Safeguards", Line(verified, "rights").Replace("Southern Safeguards, Northern Safeguards, Inc.", "Northern Safeguards, Inc., Southern Safeguards", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("acme", Line(verified, "signatures"), StringComparison.Ordinal);
        Assert.Matches("cosigned by w[12] at 20.*Z, w[23] at 20.*Z.* \\(quorum g\\)", Line(verified, "checkpoint"));
        var shown = await CommandRun.GoodAsync("policy", "show", registry.Policy);
        var words = shown.Output.Split('\n').Single(line => line.StartsWith("  in words: ", StringComparison.Ordinal)).Trim();
        Assert.Contains(words, verified.Output, StringComparison.Ordinal);
        Assert.Equal(12, words["in words: ".Length..].Split(' ').Length);
        var json = await CommandRun.GoodAsync("verify", bundle, "--policy", registry.Policy, "--json");
        using var document = JsonDocument.Parse(json.Output);
        Assert.InRange(document.RootElement.GetProperty("cosignatures").GetArrayLength(), 2, 3);
        Assert.Equal("acme", document.RootElement.GetProperty("signer").GetProperty("party").GetString());

        await RequireNoSocketAsync(bundle, registry.Policy);
    }

    [Fact]
    public async Task A_wait_for_witnesses_that_the_policy_does_not_ask_for_is_a_mistake_and_said_to_be()
    {
        using var workshop = new Workshop();
        await workshop.RootAsync();
        var key = await CommandRun.GoodAsync("key", "show", workshop["north.pub.json"], "--origin", Workshop.Origin);
        var vkey = key.Output.Split('\n').Single(line => line.StartsWith("vkey", StringComparison.Ordinal))["vkey".Length..].Trim();
        await CommandRun.GoodAsync("policy", "new", "--root", workshop["root.attestation.json"], "--log-key", vkey, "--out", workshop["policy.json"]);

        var run = await CommandRun.OfAsync("submit", workshop["root.attestation.json"], "--policy", workshop["policy.json"], "--wait", "witnessed");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("The policy asks for no witness", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await CommandRun.OfAsync("submit", "x", "--wait", "for-ever")).Code);
        var negative = await CommandRun.OfAsync("submit", "x", "--wait", "witnessed", "--wait-timeout", "-1");
        Assert.Equal((ExitCode.Usage, true), (negative.Code, negative.Error.Contains("--wait-timeout is 0 to 86400 seconds", StringComparison.Ordinal)));
    }

    // Each wait is a wait for the registry's answer: the policy asks for a witness that nobody is.
    [Fact]
    public async Task Witnesses_that_do_not_cosign_are_waited_for_once_however_many_attestations_there_are()
    {
        await using var witnesses = await RunningWitnesses.StartAsync();
        await using var registry = await RunningRegistry.StartAsync(witnesses.Workshop, witnesses.Policy);
        var workshop = registry.Workshop;
        foreach (var name in (string[])["a", "b", "c"])
        {
            await CommandRun.GoodAsync(workshop.Attest(await workshop.EntityReportAsync($"{name}.json", name), workshop["out"]));
        }

        var key = new VerifierKey("witness.example/w4", NoteKeyType.CosignatureV1, new byte[32]);
        var text = (await File.ReadAllTextAsync(registry.Policy, Token)).Replace("quorum g", $"witness w4 {key}\\ngroup more all g w4\\nquorum more", StringComparison.Ordinal);
        Assert.True(VerificationPolicy.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var policy, out var why), why);
        var waits = new WaitsAsked();
        using var output = new StringWriter();
        var terminal = new Terminal(output, output, () => Stream.Null, isInteractive: false, showsProgress: false);
        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(registry.Server), Policy = policy, Interceptors = [waits] });
        await using var shelf = new ReceiptShelf(workshop["receipts"]);
        var run = new SubmissionRun(terminal, client, policy, shelf, validateOnly: false, TimeSpan.FromSeconds(1)) { WaitingAtOnce = 1 };

        await Assert.ThrowsAsync<CommandException>(() => run.RunAsync(new AttestationSource(terminal, [workshop["out"]]), Token));

        Assert.Equal(3, waits.Statements.Count);
        Assert.Single(waits.Statements.Values, asked => asked > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_policy_that_is_there_is_not_replaced()
    {
        using var workshop = new Workshop();
        await workshop.RootAsync();
        var vkey = new VerifierKey(Workshop.Origin, NoteKeyType.Ed25519, new byte[32]).ToString();
        string[] command = ["policy", "new", "--root", workshop["root.attestation.json"], "--log-key", vkey, "--out", workshop["policy.json"]];
        await File.WriteAllTextAsync(workshop["policy.json"], "what somebody believes", Token);

        var run = await CommandRun.OfAsync(command);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("policy.json exists already. Name another file with --out, or move the old policy away first", run.Error, StringComparison.Ordinal);
        Assert.Equal("what somebody believes", await File.ReadAllTextAsync(workshop["policy.json"], Token));
        File.Delete(workshop["policy.json"]);
        await CommandRun.GoodAsync(command);
    }

    [Fact]
    public async Task Evidence_without_a_quorum_is_said_to_be_none_and_fetched_anew_once_there_is_one()
    {
        await using var witnesses = await RunningWitnesses.StartAsync();
        await using var registry = await RunningRegistry.StartAsync(witnesses.Workshop, witnesses.Policy);
        var workshop = registry.Workshop;
        await CommandRun.GoodAsync(workshop.Attest(await workshop.EntityReportAsync("a.json", "1"), workshop["out"]));
        await registry.SubmitAsync(workshop["out"]);

        // A policy that asks for more than there are witnesses: its quorum is missed whatever they do.
        var policy = await File.ReadAllTextAsync(registry.Policy, Token);
        var key = new VerifierKey("witness.example/w4", NoteKeyType.CosignatureV1, new byte[32]);
        await File.WriteAllTextAsync(
            workshop["more.json"], policy.Replace("quorum g", $"witness w4 {key}\\ngroup more all g w4\\nquorum more", StringComparison.Ordinal), Token);
        string[] query = ["query", "entities", "Kestrel Compute", "--at-least", "3", "--evidence", workshop["evidence"], "--server", registry.Server];

        var missed = await CommandRun.GoodAsync([.. query, "--policy", workshop["more.json"]]);
        var met = await CommandRun.GoodAsync([.. query, "--policy", registry.Policy]);

        Assert.Contains("not witnessed yet, as the policy asks", missed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not witnessed", met.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync(["verify", .. Directory.GetFiles(workshop["evidence"]), "--policy", registry.Policy]);
    }

    [Fact]
    public async Task A_case_that_was_exported_under_one_policy_is_proved_under_another()
    {
        await using var witnesses = await RunningWitnesses.StartAsync();
        await using var registry = await RunningRegistry.StartAsync(witnesses.Workshop, witnesses.Policy);
        var (workshop, folder) = (registry.Workshop, registry.Workshop["kestrel"]);
        await CommandRun.GoodAsync(
            "case", "new", folder, "--title", "Kestrel", "--number", "2026-17", "--legal-basis", "Example Act, s. 4", "--by", "A. Examiner", "--policy", registry.Policy);
        await CommandRun.GoodAsync(
            "query", "diff", "0", "--at-least", "2", "--case", folder, "--by", "A. Examiner", "--policy", registry.Policy, "--server", registry.Server);
        var policy = await File.ReadAllTextAsync(registry.Policy, Token);
        await File.WriteAllTextAsync(workshop["alone.json"], policy.Replace("quorum g", "quorum none", StringComparison.Ordinal), Token);

        foreach (var (examiner, court) in new[] { (workshop["alone.json"], registry.Policy), (registry.Policy, workshop["alone.json"]) })
        {
            await CommandRun.GoodAsync("case", "export", folder, "--overwrite", "--policy", examiner);
            var verified = await CommandRun.GoodAsync("verify", folder + Client.CaseLayout.Extension, "--policy", court);

            Assert.Contains("report.html is what this version writes of this case", verified.Output, StringComparison.Ordinal);
            Assert.Equal(court == registry.Policy, Line(verified, "checkpoint").Contains("(quorum g)", StringComparison.Ordinal));
            Assert.Equal(court != registry.Policy, verified.Output.Contains("The policy asks for no witness", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("quorum none\n", "it lists 0 witnesses")]
    [InlineData("witness w1 {0} ftp://127.0.0.1/\nquorum w1\n", "the address of w1 is not an http or https URL")]
    [InlineData("witness w1 {0}\nquorum w1\n", "the quorum w1 cannot be met")]
    [InlineData("witness w1 {0} http://127.0.0.1:1/\nquorum w2\n", "line 2: the quorum w2 is not")]
    public async Task A_policy_that_no_registry_could_meet_is_refused_at_the_start(string text, string reason)
    {
        using var workshop = new Workshop();
        var made = await CommandRun.GoodAsync("witness", "new", "--data", workshop["w1"], "--name", "witness.example/w1");
        var vkey = made.Output.Split('\n').Single(line => line.StartsWith("witness w1 ", StringComparison.Ordinal)).Split(' ')[2];
        await File.WriteAllTextAsync(workshop["witnesses.txt"], text.Replace("{0}", vkey, StringComparison.Ordinal), Token);

        var run = await CommandRun.OfAsync("serve", "--data", workshop["data"], "--origin", Workshop.Origin, "--witness-policy", workshop["witnesses.txt"]);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workshop["data"]));
    }

    [Fact]
    public async Task What_is_wrong_with_a_witness_is_said_with_what_to_do()
    {
        using var workshop = new Workshop();
        await SaysAsync(ExitCode.Unable, "holds no witness", "witness", "serve", "--data", workshop["w1"]);
        await SaysAsync(ExitCode.Usage, "cannot be the name of a witness", "witness", "new", "--data", workshop["w1"], "--name", "two words");
        await CommandRun.GoodAsync("witness", "new", "--data", workshop["w1"], "--name", "witness.example/w1");
        await SaysAsync(ExitCode.Unable, "holds a witness already", "witness", "new", "--data", workshop["w1"], "--name", "witness.example/w1");
        await SaysAsync(ExitCode.Unable, "lists no log", "witness", "serve", "--data", workshop["w1"]);
        await SaysAsync(ExitCode.Usage, "VKEY: ", "witness", "add-log", "nonsense", "--data", workshop["w1"]);
        var log = new VerifierKey("log.example/2026", NoteKeyType.Ed25519, new byte[32]).ToString();
        await CommandRun.GoodAsync("witness", "add-log", log, "--data", workshop["w1"]);
        await SaysAsync(ExitCode.Unable, "stands in the list already", "witness", "add-log", log, "--data", workshop["w1"]);
        await SaysAsync(ExitCode.Usage, "is not a URL such as", "witness", "serve", "--data", workshop["w1"], "--url", "nowhere");

        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        await SaysAsync(ExitCode.Unable, "or give another --url", "witness", "serve", "--data", workshop["w1"], "--url", $"http://{taken.LocalEndpoint}");
        var shown = await CommandRun.GoodAsync("witness", "show", "--data", workshop["w1"]);
        Assert.Contains("nothing yet", shown.Output, StringComparison.Ordinal);
        var state = await File.ReadAllBytesAsync(workshop["w1/state.db"], Token);
        state.AsSpan(state.Length / 2).Clear();
        await File.WriteAllBytesAsync(workshop["w1/state.db"], state, Token);
        await SaysAsync(ExitCode.Unable, "state.db is damaged", "witness", "serve", "--data", workshop["w1"]);
        await SaysAsync(ExitCode.Unable, "state.db is damaged", "witness", "show", "--data", workshop["w1"]);
        File.Delete(workshop["w1/state.db"]);
        await SaysAsync(ExitCode.Unable, "state.db is missing", "witness", "serve", "--data", workshop["w1"]);
    }

    // trezor/python-mnemonic, vectors.json: the published words of 16 bytes 0x7f.
    [Fact]
    public void The_words_of_a_fingerprint_are_those_of_BIP_39() => Assert.Equal(
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        PolicyWords.Of(new Digest(Enumerable.Repeat((byte)0x7f, 32).ToArray())));

    private static async Task SaysAsync(int code, string reason, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.Equal(code, run.Code);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    private static string Line(CommandRun run, string link) =>
        run.Output.Split('\n').Single(line => line.StartsWith($"  {"holds",-11} {link,-11}", StringComparison.Ordinal));

    private static async Task RequireNoSocketAsync(string bundle, string policy)
    {
        if (!File.Exists("/usr/bin/strace"))
        {
            Assert.Skip("strace is missing (apt-get install strace): that verify opens no socket was not shown.");
        }

        var trace = Path.GetTempFileName();
        var start = new ProcessStartInfo(
            "/usr/bin/strace",
            ["-f", "-qq", "-e", "trace=network,openat", "-o", trace, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "provenance.dll"), "verify", bundle, "--policy", policy])
        {
            RedirectStandardOutput = true,
        };

        // The runtime's own door for debuggers is a socket too; it is no part of what verify does.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains(": proved", output, StringComparison.Ordinal);
        var calls = await File.ReadAllLinesAsync(trace, Token);
        File.Delete(trace);

        // The tracer saw it read the bundle, so it would have seen a socket.
        Assert.Contains(calls, line => line.Contains("openat", StringComparison.Ordinal) && line.Contains(bundle, StringComparison.Ordinal));
        Assert.DoesNotContain(calls, line => !Array.Exists(NoCallsOfTheNetwork, line.Contains));
    }

    /// <summary>How long, at most, each receipt was waited for in one call.</summary>
    private sealed class WaitsAsked : Interceptor
    {
        public Dictionary<string, TimeSpan> Statements { get; } = [];

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            if (request is Contracts.V1.GetReceiptRequest asked)
            {
                var statement = asked.StatementId.ToBase64();
                var wait = asked.WitnessWait?.ToTimeSpan() ?? TimeSpan.Zero;
                Statements[statement] = Statements.TryGetValue(statement, out var before) && before > wait ? before : wait;
            }

            return continuation(request, context);
        }
    }
}
