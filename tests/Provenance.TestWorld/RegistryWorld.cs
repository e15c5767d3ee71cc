// A small world around a registry: three authorities of which two must agree, an operator with a site, its reporter, a
// customer, a regulator. All of its keys and random values come from one seed.
using Provenance.Statements;

namespace Provenance.TestWorld;

/// <summary>Parties, their keys, and drafts of what they state.</summary>
public sealed class RegistryWorld : IDisposable
{
    /// <summary>How many authorities must agree.</summary>
    public const int Threshold = 2;

    /// <summary>The operator's site that its keys are accredited for.</summary>
    public const string Site = "jurong-1";

    private static readonly string[] ReportKinds = ["cluster-inventory", "rental", "training-job", "usage", "period-close"];
    private readonly List<SigningKey> _keys = [];

    /// <summary>Makes a world.</summary>
    /// <param name="seed">Worlds of different seeds share nothing.</param>
    /// <param name="now">The time at which everything is signed; the present where null.</param>
    /// <param name="origin">The registry's origin.</param>
    public RegistryWorld(int seed = 1, DateTimeOffset? now = null, string origin = "registry.example/2026")
    {
        Origin = origin;
        Now = now ?? TimeProvider.System.GetUtcNow();
        Random = new WorldRandom(seed);
        Authorities = [.. "abc".Select(letter => Party($"authority-{letter}", "authority", $"Authority {letter}"))];
        Operator = Party("acme", "operator", "Acme Data Centres");
        Customer = Party("kestrel", "customer", "Kestrel Compute");
        Regulator = Party("safeguards", "regulator", "Office of Compute Safeguards");
        Reporter = Key("reporter");
        Stranger = Key("stranger");
        Trust = new TrustDrafts(this);
        Reports = new ReportDrafts(this);
    }

    /// <summary>The registry's origin.</summary>
    public string Origin { get; }

    /// <summary>When everything is signed.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Where random values come from.</summary>
    public WorldRandom Random { get; }

    /// <summary>The authorities.</summary>
    public IReadOnlyList<TestParty> Authorities { get; }

    /// <summary>An accredited operator of <see cref="Site"/>.</summary>
    public TestParty Operator { get; }

    /// <summary>An accredited customer.</summary>
    public TestParty Customer { get; }

    /// <summary>An accredited regulator.</summary>
    public TestParty Regulator { get; }

    /// <summary>The operator's delegate for reports of <see cref="Site"/>.</summary>
    public SigningKey Reporter { get; }

    /// <summary>A key that nobody knows.</summary>
    public SigningKey Stranger { get; }

    /// <summary>The operator's cluster, as records name it.</summary>
    public string Cluster => $"{Operator.Handle}/{Site}/h100-a";

    /// <summary>The customer's entity id.</summary>
    public string CustomerEntity => "NATIONAL:SG:201912345K";

    /// <summary>Drafts of trust statements.</summary>
    public TrustDrafts Trust { get; }

    /// <summary>Drafts of reports.</summary>
    public ReportDrafts Reports { get; }

    /// <summary>Keys of as many authorities as must agree.</summary>
    public ISigner[] Quorum => [Authorities[0].Key, Authorities[1].Key];

    /// <summary>
    /// The log's first entries: root, the operator's key and recovery key, customer, regulator, and the delegation to the
    /// reporter. Drawn anew at each call: submit one and the same list.
    /// </summary>
    public IReadOnlyList<Attestation> Genesis() =>
    [
        Trust.Root().Sign(Quorum),
        Trust.Accreditation(Operator, Operator.Key, sites: [Site]).Sign(Quorum),
        Trust.Accreditation(Operator, Operator.RecoveryKey, use: "recovery").Sign(Quorum),
        Trust.Accreditation(Customer, Customer.Key).Sign(Quorum),
        Trust.Accreditation(Regulator, Regulator.Key).Sign(Quorum),
        Trust.Delegation(Operator, Reporter, [Site], ReportKinds).Sign(Operator.Key),
    ];

    /// <summary>A valid job about a new record, signed by the reporter.</summary>
    public Attestation SignedJob() => Reports.Job().Sign(Reporter);

    /// <summary>A further key of this world.</summary>
    public SigningKey Key(string name)
    {
        var key = Random.Key(name);
        _keys.Add(key);
        return key;
    }

    /// <summary>Wipes the keys.</summary>
    public void Dispose() => _keys.ForEach(key => key.Dispose());

    private TestParty Party(string handle, string role, string name) =>
        new(handle, role, name, Key(handle), Key(handle + "/recovery"));
}
