// Each system call that changes a file fails once, in commands that others than a server run: making and bringing up to
// date a copy of a log, auditing it, making projections again, announcing a log's key, drawing a witness's key, and telling
// a witness of a log. Whatever fails: the command says so, what was there before is there or its successor is, and run
// again the command comes to the result of one that nothing disturbed.

using System.Security.Cryptography;
using Provenance.Auditing;
using Provenance.Client;
using Provenance.Server;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;
using Provenance.Witness;

namespace Provenance.Faults.SystemCalls;

/// <summary>No failing system call spoils what a command works on.</summary>
public sealed class CommandCallTests(ITestOutputHelper output) : IDisposable
{
    private const int Jobs = 20;
    private const int SampledFaults = 2;
    private static readonly TimeSpan SampleTime = TimeSpan.FromSeconds(5);
    private readonly string _root = Directory.CreateTempSubdirectory("provenance-commands-").FullName;
    private readonly RegistryWorld _world = new(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Pristine => Path.Combine(_root, "pristine");

    /// <inheritdoc/>
    public void Dispose()
    {
        _world.Dispose();
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_comes_out_as_an_undisturbed_one_whichever_call_fails(bool isThere)
    {
        await FaultSweep.RequireTracerAsync();
        await using var server = await ServeAsync();
        var copying = (string data) => (IReadOnlyList<string>)
            ["mirror", server.Ready.Http, "--server", server.Ready.Grpc, "--out", Path.Combine(data, "copy"), "--policy", Path.Combine(data, "policy.json")];
        if (isThere)
        {
            await DoneAsync(copying(Pristine));
            await LogAsync(server, Jobs);
        }

        var undisturbed = Pristine + ".undisturbed";
        Trial.CopyFolder(Pristine, undisturbed);
        await DoneAsync(copying(undisturbed));
        await SweepAsync(isThere ? "mirror-again" : "mirror", copying, async (data, isDone) =>
        {
            if (!isDone)
            {
                await DoneAsync(copying(data));
            }

            Assert.Equal(Contents(Path.Combine(undisturbed, "copy")), Contents(Path.Combine(data, "copy")));
        });
    }

    [Fact]
    public async Task An_audit_comes_to_the_same_result_whichever_call_fails()
    {
        await FaultSweep.RequireTracerAsync();
        await using (var server = await ServeAsync())
        {
            await DoneAsync(["mirror", server.Ready.Http, "--server", server.Ready.Grpc, "--out", Path.Combine(Pristine, "copy"), "--policy", Path.Combine(Pristine, "policy.json")]);
        }

        var auditing = (string data) => (IReadOnlyList<string>)
            ["audit", Path.Combine(data, "copy"), "--policy", Path.Combine(data, "policy.json"), "--state", Path.Combine(data, "audit.state")];
        await SweepAsync("audit", auditing, async (data, isDone) =>
        {
            Assert.True(VerificationPolicy.TryParse(await File.ReadAllBytesAsync(Path.Combine(data, "policy.json"), Token), out var policy, out _));
            if (!isDone)
            {
                await DoneAsync(auditing(data));
            }

            using var state = AuditState.Open(Path.Combine(data, "audit.state"), policy.Origin, policy.RootFingerprint);
            Assert.Equal((6 + Jobs, 6 + Jobs), ((int)state.Seen!.Checkpoint.Size.Value, (int)state.Position));
            Assert.Equal(0, state.Findings().Total);
        });
    }

    [Fact]
    public async Task Projections_come_out_as_before_whichever_call_of_making_them_again_fails()
    {
        await FaultSweep.RequireTracerAsync();
        await RegistryFolder.MakeAsync(Pristine, _world, Token, [.. Enumerable.Range(0, Jobs).Select(_ => _world.SignedJob())]);
        var making = (string data) => (IReadOnlyList<string>)["rebuild", "--data", data];
        await DoneAsync(making(Pristine));
        await SweepAsync("rebuild", making, async (data, _) =>
        {
            // It compares with what was there, and its exit code says whether every table came out as it was.
            await DoneAsync(making(data));
            Assert.Equal(6 + Jobs, (await RegistryFolder.RequireCleanAsync(data, Token)).Entries);
        });
    }

    [Fact]
    public async Task A_registry_can_sign_whichever_call_of_announcing_its_next_key_fails()
    {
        await FaultSweep.RequireTracerAsync();
        await RegistryFolder.MakeAsync(Pristine, _world, Token);
        var before = RegistryDirectory.Open(Pristine).File.LogKey;
        var announcing = (string data) => (IReadOnlyList<string>)["log-key", "announce", "--data", data];
        await SweepAsync("log-key", announcing, async (data, isDone) =>
        {
            Assert.True(!isDone || RegistryDirectory.Open(data).File.NextLogKey is not null, "A key was announced, and is not known.");
            if (RegistryDirectory.Open(data).File.NextLogKey is null)
            {
                await DoneAsync(announcing(data));
            }

            await using var open = await RegistryFolder.OpenAsync(data, Token);
            _ = await open.LogAsync(_world.SignedJob(), Token);
            var signed = open.Registry.Checkpoints.Latest!;
            Assert.Equal(before, open.Directory.File.LogKey);
            foreach (var vkey in (string[])[before, open.Directory.File.NextLogKey!])
            {
                Assert.True(VerifierKey.TryParse(vkey, out var key, out _));
                Assert.Single(NoteVerification.Verify(signed.Note, [key.ToVerifier(NSecEd25519.Instance)!]).Verified);
            }
        });
    }

    [Theory]
    [InlineData("new-key")]
    [InlineData("add-log")]
    public async Task A_witness_keeps_its_keys_and_logs_whichever_call_of_changing_them_fails(string command)
    {
        await FaultSweep.RequireTracerAsync();
        var witness = WitnessDirectory.Create(Pristine, "witness.example/w1", TimeProvider.System);
        var logs = Enumerable.Range(0, 2).Select(number => new VerifierKey(
            $"log.example/{number}", NoteKeyType.Ed25519, _world.Key($"log {number}").PublicKey.Bytes.Span)).ToArray();
        witness.AddLog(logs[0], null);
        var first = witness.ReadVerifiers().Single().ToString();
        var changing = (string data) => (IReadOnlyList<string>)(command == "new-key"
            ? ["witness", "new-key", "--data", data]
            : ["witness", "add-log", logs[1].ToString(), "--data", data]);
        await SweepAsync(command, changing, async (data, isDone) =>
        {
            Assert.True(Changed(data) || !isDone, "It was said to be done, and is not.");
            if (!Changed(data))
            {
                await DoneAsync(changing(data));
            }

            Assert.True(Changed(data));
        });

        // Two of what is changed, and whatever there was before first.
        bool Changed(string data)
        {
            var now = WitnessDirectory.Open(data);
            var (keys, known) = (now.ReadVerifiers(), now.ReadLogs());
            Assert.Equal((first, logs[0].ToString()), (keys[0].ToString(), known[0].ToString()));
            return (command == "new-key" ? keys.Count : known.Count) == 2;
        }
    }

    // A failed sync of a file of our own is told; SQLite goes on where it was one that it can do without.
    private async Task SweepAsync(string area, Func<string, IReadOnlyList<string>> arguments, Func<string, bool, Task> require)
    {
        var trial = new Trial(Pristine, isRegistry: false, () => new CommandUnderFault(arguments, require))
        {
            MustTell = fault => fault is { Call: "fsync" or "fdatasync", Kills: false } && area is not ("audit" or "rebuild"),
        };
        output.WriteLine(await new FaultSweep(area, trial, FaultSweep.DrawSeed()).RunAsync(acknowledged: 1, SampledFaults, SampleTime));
    }

    private static async Task DoneAsync(IReadOnlyList<string> arguments)
    {
        var (_, code, told) = await ProvenanceCommand.RunAsync(arguments, [], Token);
        Assert.True(code == 0, $"{arguments[0]} ended with {code}: {told}");
    }

    // A server with a few jobs, and the policy for it in the folder.
    private async Task<ProvenanceServer> ServeAsync()
    {
        var registry = Path.Combine(_root, "registry");
        _ = Directory.CreateDirectory(Pristine);
        _ = RegistryDirectory.Initialise(registry, _world.Origin, TimeProvider.System);
        var server = await ProvenanceServer.StartAsync(
            new ServerOptions { DataDirectory = registry, GrpcUrl = "http://127.0.0.1:0", HttpUrl = "http://127.0.0.1:0" }, Token);
        var genesis = _world.Genesis();
        foreach (var attestation in genesis)
        {
            Assert.NotNull((await server.Registry.Submissions.SubmitAsync(attestation, validateOnly: false, Token)).Receipt);
        }

        await LogAsync(server, Jobs);
        Assert.True(VerifierKey.TryParse(server.Ready.LogKey, out var key, out _));
        await File.WriteAllBytesAsync(
            Path.Combine(Pristine, "policy.json"), VerificationPolicy.Of(key, genesis[0].Envelope.StatementId).Write(), Token);
        return server;
    }

    private async Task LogAsync(ProvenanceServer server, int jobs)
    {
        for (var i = 0; i < jobs; i++)
        {
            Assert.NotNull((await server.Registry.Submissions.SubmitAsync(_world.SignedJob(), validateOnly: false, Token)).Receipt);
        }
    }

    // What a kill left unfinished under a name of its own is no part of a copy.
    private static IReadOnlyList<string> Contents(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(AtomicFile.BesideExtension, StringComparison.Ordinal))
            .Select(file => $"{Path.GetRelativePath(folder, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")
            .Order(StringComparer.Ordinal),
    ];
}
