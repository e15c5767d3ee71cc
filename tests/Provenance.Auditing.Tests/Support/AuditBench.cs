using Microsoft.Extensions.Time.Testing;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>A world, its log, and an auditor's folder.</summary>
internal sealed class AuditBench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("audit-").FullName;

    public AuditBench(int seed = 1)
    {
        World = new RegistryWorld(seed, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        Log = new ShownLog(World);
        Clock = new FakeTimeProvider(World.Now.AddMinutes(1));
    }

    public RegistryWorld World { get; }

    public ShownLog Log { get; }

    public FakeTimeProvider Clock { get; }

    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>The number of entries before the first report.</summary>
    public static int Genesis => 6;

    /// <summary>Logs so many jobs.</summary>
    public IReadOnlyList<Attestation> Jobs(int count)
    {
        var jobs = Enumerable.Range(0, count).Select(_ => World.SignedJob()).ToList();
        jobs.ForEach(job => Log.Append(job));
        return jobs;
    }

    public Task<AuditOutcome> AuditAsync(ILogSource? source = null, Func<AuditOptions, AuditOptions>? with = null, string state = "state")
    {
        var options = new AuditOptions { Policy = Log.Policy, EvidenceFolder = this["evidence"], IsServer = true, Time = Clock };
        return AuditAsync(source ?? Log, with is null ? options : with(options), state);
    }

    /// <summary>Audits, and demands that just these rules are violated.</summary>
    public async Task<AuditOutcome> FindAsync(params AuditRule[] rules)
    {
        var outcome = await AuditAsync();
        Assert.Equal(
            rules.Select(rule => rule.Code).Order(StringComparer.Ordinal),
            outcome.Findings.Counts.Keys.Order(StringComparer.Ordinal));
        return outcome;
    }

    public static Statement Header(Attestation attestation, string origin = "registry.example/2026") =>
        new StatementReader(origin).ReadHeader(attestation.Envelope).Content!.Statement;

    public void Dispose()
    {
        Log.Dispose();
        World.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<AuditOutcome> AuditAsync(ILogSource source, AuditOptions options, string state)
    {
        using var memory = AuditState.Open(this[state], options.Policy.Origin, options.Policy.RootFingerprint);
        return await new AuditRun(source, memory, options).RunAsync(null, TestContext.Current.CancellationToken);
    }
}
