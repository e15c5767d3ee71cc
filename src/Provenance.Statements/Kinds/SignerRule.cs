// Who may sign a statement of a kind (proto/README.md §6). The registry judges it; the kind only names the rule.

namespace Provenance.Statements;

/// <summary>Who may sign a statement of a kind.</summary>
public enum SignerRule
{
    /// <summary>The thresholds of the root's version before and of its own.</summary>
    RootThresholds,

    /// <summary>As many authorities of the current root as its threshold asks.</summary>
    AuthorityThreshold,

    /// <summary>One accredited statements key of a party, for its own delegates.</summary>
    Delegator,

    /// <summary>Any one authority, or a recovery key of the party that the key belongs to.</summary>
    AnyAuthorityOrRecovery,

    /// <summary>A recovery key of the party that the key belongs to.</summary>
    Recovery,

    /// <summary>The operator that the record names, or its delegate for the kind, for the site that the record names.</summary>
    Operator,

    /// <summary>Any operator or customer, or one authority of the root.</summary>
    OperatorCustomerOrAuthority,

    /// <summary>The accredited party that the record names, whatever its role.</summary>
    NamedParty,

    /// <summary>The accredited regulator that the record names.</summary>
    NamedRegulator,

    /// <summary>The accredited regulator, or the authority of the root, that the record names.</summary>
    NamedRegulatorOrAuthority,

    /// <summary>The accredited auditor that the record names.</summary>
    NamedAuditor,
}
