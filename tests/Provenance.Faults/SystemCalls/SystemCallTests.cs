// Each system call of a server that changes the registry's files fails once: at a registry's first start, with all
// migrations from nothing; at a later one; at one over files of earlier versions, which are migrated; and while a redaction
// is logged and carried out.

using Dapper;
using Provenance.Client;
using Provenance.Faults.Writes;
using Provenance.Server;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults.SystemCalls;

/// <summary>What a server does while its calls fail.</summary>
public enum Occasion
{
    /// <summary>It makes its databases.</summary>
    FirstStart,

    /// <summary>It goes on.</summary>
    LaterStart,

    /// <summary>It finds a log of the first schema and projections of the fifth.</summary>
    OldSchemas,

    /// <summary>It logs a redaction and carries it out.</summary>
    Redaction,
}

/// <summary>No failing system call loses what was acknowledged.</summary>
public sealed class SystemCallTests(ITestOutputHelper output)
{
    private const int Submissions = 6;
    private const int SampledFaults = 4;
    private const int OldProjections = 5;
    private const string Secret = "Zenith Nightjar Holdings 7741";
    private static readonly TimeSpan SampleTime = TimeSpan.FromSeconds(12);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Occasion.FirstStart)]
    [InlineData(Occasion.LaterStart)]
    [InlineData(Occasion.OldSchemas)]
    [InlineData(Occasion.Redaction)]
    public async Task Nothing_acknowledged_is_lost_whichever_system_call_fails(Occasion occasion)
    {
        await FaultSweep.RequireTracerAsync();
        var seed = FaultSweep.DrawSeed();
        using var world = new RegistryWorld(seed);
        var pristine = Path.Combine(Path.GetTempPath(), "provenance-calls-" + Path.GetRandomFileName());
        try
        {
            var submitting = await InitialiseAsync(pristine, world, occasion);
            var trial = new Trial(pristine, isRegistry: true, () => new SubmissionUnderFault(submitting));
            output.WriteLine(await new FaultSweep(Area(occasion), trial, seed).RunAsync(Submissions, SampledFaults, SampleTime));
        }
        finally
        {
            Directory.Delete(pristine, recursive: true);
        }
    }

    private static string Area(Occasion occasion) => occasion switch
    {
        Occasion.FirstStart => "first-start",
        Occasion.LaterStart => "later-start",
        Occasion.OldSchemas => "old-schemas",
        _ => "redaction",
    };

    // At its first start a registry gets its root and parties; at a later one, a few jobs.
    private static async Task<Submitting> InitialiseAsync(string data, RegistryWorld world, Occasion occasion)
    {
        var genesis = world.Genesis();
        var directory = RegistryDirectory.Initialise(data, world.Origin, TimeProvider.System);
        Assert.True(VerifierKey.TryParse(directory.File.LogKey, out var key, out var reason), reason);
        var policy = VerificationPolicy.Of(key, genesis[0].Envelope.StatementId);
        if (occasion == Occasion.FirstStart)
        {
            Assert.Equal(Submissions, genesis.Count);
            return new Submitting(world, policy, [], () => genesis);
        }

        IReadOnlyList<Attestation> logged = occasion == Occasion.Redaction ? [.. genesis, world.Named(Secret)] : genesis;
        await using (var server = await ProvenanceServer.StartAsync(
            new ServerOptions { DataDirectory = data, GrpcUrl = "http://127.0.0.1:0", HttpUrl = "http://127.0.0.1:0" }, Token))
        {
            foreach (var attestation in logged)
            {
                Assert.NotNull((await server.Registry.Submissions.SubmitAsync(attestation, validateOnly: false, Token)).Receipt);
            }
        }

        if (occasion == Occasion.OldSchemas)
        {
            MakeOld(directory);
        }

        return new Submitting(world, policy, logged, () => Submitted(world, logged, occasion))
        {
            Secret = occasion == Occasion.Redaction ? Secret : null,
        };
    }

    private static IReadOnlyList<Attestation> Submitted(RegistryWorld world, IReadOnlyList<Attestation> logged, Occasion occasion)
    {
        var jobs = Enumerable.Range(0, Submissions).Select(_ => world.SignedJob());
        return occasion == Occasion.Redaction
            ? [world.Trust.Redaction(logged[^1].Envelope.StatementId, 1, "identity").Sign(world.Quorum), .. jobs.Skip(1)]
            : [.. jobs];
    }

    private static void MakeOld(RegistryDirectory directory)
    {
        using (var log = OldSchemas.Open(directory.Storage.LogPath))
        {
            OldSchemas.MakeLogOld(log);
        }

        File.Delete(directory.Storage.LeadsPath);
        File.Delete(directory.Storage.ProjectionsPath);
        OldSchemas.Make(directory.Storage.ProjectionsPath, "Projections", OldProjections);
        using var projections = OldSchemas.Open(directory.Storage.ProjectionsPath);
        _ = projections.Execute("UPDATE head SET size = 6, root = zeroblob(32);");
    }
}
