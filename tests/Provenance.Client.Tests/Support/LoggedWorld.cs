using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Client.Tests;

/// <summary>A world whose first entries stand in a log, and bundles made of them.</summary>
public sealed class LoggedWorld : IDisposable
{
    private readonly List<Attestation> _entries = [];

    public LoggedWorld(int seed = 1)
    {
        World = new RegistryWorld(seed, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        Log = new TestLog(World);
        foreach (var attestation in World.Genesis())
        {
            Add(attestation);
        }

        Policy = VerificationPolicy.Of(Log.LogKey, _entries[0].Envelope.StatementId);
    }

    public RegistryWorld World { get; }

    public TestLog Log { get; }

    public VerificationPolicy Policy { get; }

    public BundleVerifier Verifier => new(Policy);

    /// <summary>Root, the operator's accreditation and the reporter's delegation: what a job rests on.</summary>
    public IReadOnlyList<int> ReporterTrust { get; } = [0, 1, 5];

    public Attestation this[int index] => _entries[index];

    public int Add(Attestation attestation)
    {
        _entries.Add(attestation);
        return (int)Log.Append(attestation).Value;
    }

    public LoggedAttestation Logged(int index) => new(_entries[index], Log.Receipt(new LeafIndex(index)));

    public Bundle Bundle(int index, params IEnumerable<int> trust) =>
        new(World.Origin, Logged(index), [.. trust.Select(Logged)]);

    /// <summary>A job of the reporter with all that it rests on.</summary>
    public Bundle JobBundle() => Bundle(Add(World.SignedJob()), ReporterTrust);

    public void Dispose()
    {
        Log.Dispose();
        World.Dispose();
    }
}
