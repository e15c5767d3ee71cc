// delegation: a party lets a machine's key sign its reports. Organisations are accredited once, machines in minutes.

using System.Globalization;

namespace Provenance.Statements;

/// <summary>Lets a reporter's key sign reports for a party.</summary>
public sealed class DelegationKind : TrustKind<DelegationBody>
{
    /// <inheritdoc/>
    public override string Name => "delegation";

    /// <inheritdoc/>
    public override string Summary => "Lets a reporter's key sign reports for the party that delegates.";

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.Delegator;

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(StatementContent content, DelegationBody body) =>
        TrustRules.NamesItsKey(content, body)
            .Concat(TrustRules.InOrder(body.ValidFrom, body.ValidUntil, body.AcceptUntil))
            .Concat(TrustRules.DistinctAndSome(body.Sites, "body.sites"))
            .Concat(TrustRules.DistinctAndSome(body.Kinds, "body.kinds"))
            .Concat(CheckUse(body))
            .Concat(CheckKinds(body))
            .Concat(TrustRules.IsPrimeOrder(body.Key.PublicKey, "body.key.publicKey"));

    private static IEnumerable<Finding> CheckUse(DelegationBody body)
    {
        if (body.Key.Use != KeyUse.Statements)
        {
            yield return Refusal.Impossible("body.key.use", "Only the signing of statements can be delegated.");
        }
    }

    private static IEnumerable<Finding> CheckKinds(DelegationBody body)
    {
        foreach (var (index, name) in body.Kinds.Index())
        {
            if (!StatementKinds.ByName.TryGetValue(name, out var kind) || kind.IsTrust)
            {
                var field = string.Create(CultureInfo.InvariantCulture, $"body.kinds[{index}]");
                yield return Refusal.Impossible(field, "This is not a kind of report.", "Name kinds of report, such as training-job.");
            }
        }
    }
}
