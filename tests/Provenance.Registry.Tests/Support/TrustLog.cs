// Trust without a store: what admission says of a statement under the trust statements accepted so far, each at the
// next index. What is accepted stays, so that a test reads like a log.
using Provenance.Registry.Admission;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Support;

/// <summary>A log of trust statements alone.</summary>
internal sealed class TrustLog : IDisposable
{
    private readonly AdmissionDesk _desk;

    public TrustLog(int seed = 1)
    {
        World = new RegistryWorld(seed, TestClock.Start);
        Clock = new TestClock();
        _desk = new AdmissionDesk(World.Origin, Clock);
        History = TrustHistory.Empty(World.Origin);
    }

    public RegistryWorld World { get; }

    public TestClock Clock { get; }

    public TrustHistory History { get; private set; }

    public TrustDrafts Trust => World.Trust;

    public TestParty Operator => World.Operator;

    public TestParty[] Authorities => [.. World.Authorities];

    /// <summary>A log that holds the world's root and parties.</summary>
    public static TrustLog WithGenesis(int seed = 1)
    {
        var log = new TrustLog(seed);
        foreach (var attestation in log.World.Genesis())
        {
            _ = log.Accept(attestation);
        }

        return log;
    }

    /// <summary>The standing of a bound key.</summary>
    public KeyStanding StandingOf(SigningKey key) =>
        History.Current.StandingOf(History.Current.Find(key.PublicKey.KeyId)!);

    /// <summary>Whether trust accepts an attestation, and if it is a trust statement, its place in the log.</summary>
    public AdmissionOutcome Offer(Attestation attestation)
    {
        var outcome = _desk.Admit(attestation, History.Current);
        if (outcome.Admitted is { Content.Statement.Kind.IsTrust: true } admitted)
        {
            History = History.Append(admitted.Content, admitted.Judgement.Signer, History.Next);
        }

        return outcome;
    }

    /// <summary>Requires that an attestation is accepted.</summary>
    public Judgement Accept(Attestation attestation)
    {
        var outcome = Offer(attestation);
        Assert.True(outcome.Refusal is null, $"{outcome.Refusal?.Reason} {outcome.Refusal?.Field}: {outcome.Refusal?.Message}");
        return outcome.Admitted!.Judgement;
    }

    /// <summary>Requires that an attestation is refused for a reason, at a field, with a message and a remedy.</summary>
    public Refusal Refuse(Attestation attestation, RefusalReason reason, string field)
    {
        var before = History;
        var refusal = Offer(attestation).Refusal;
        Assert.NotNull(refusal);
        Assert.Equal((reason, field), (refusal.Reason, refusal.Field));
        Assert.NotEmpty(refusal.Message);
        Assert.NotEmpty(refusal.Remedy);
        Assert.Same(before, History);
        return refusal;
    }

    public void Dispose() => World.Dispose();
}
