// Trust statements in a sentence each, for people who read a verification.

using Provenance.Statements;

namespace Provenance.Client;

internal static class TrustWords
{
    public static string Describe(StatementContent content, TrustState after) => content.Statement.Kind switch
    {
        RootKind => Root(content.Section<RootBody>()!),
        AccreditationKind => Accreditation(content.Section<AccreditationBody>()!),
        DelegationKind => Delegation(content.Section<DelegationBody>()!, after),
        SuspensionKind => $"suspends {Short(content.Section<SuspensionBody>()!.Key)}: {content.Section<SuspensionBody>()!.Reason}",
        ReinstatementKind => $"reinstates {Short(content.Section<ReinstatementBody>()!.Key)}: {content.Section<ReinstatementBody>()!.Reason}",
        RevocationKind => $"revokes {Short(content.Section<RevocationBody>()!.Key)}: {content.Section<RevocationBody>()!.Reason}",
        var kind => kind.Name,
    };

    /// <summary>Whose key it is and from where it has its rights.</summary>
    public static string Describe(KeyBinding key)
    {
        var sites = key.Sites.IsEmpty ? "" : $", sites {string.Join(' ', key.Sites)}";
        var from = key.DelegatedBy is { } delegator ? $"delegated by {Short(delegator)}" : "accredited by the authorities";
        return $"key {Short(key.KeyId)} of {key.Party} ({key.Role}), {from} in entries {string.Join(' ', key.Statements)}{sites}, valid {key.ValidFrom} to {key.ValidUntil}";
    }

    /// <summary>Enough of a key id to tell keys apart by eye.</summary>
    public static string Short(KeyId key) => key.ToString()[..16] + "…";

    private static string Root(RootBody body) =>
        $"root version {body.Version}: {body.Threshold} of {body.Authorities.Count} authorities must agree ({string.Join(", ", body.Authorities.Select(authority => authority.Name))})";

    private static string Accreditation(AccreditationBody body) =>
        $"accredits {Short(body.Subject)} to {body.Party.Handle} ({body.Party.Name}, {body.Party.Role}) for {body.Key.Use}";

    private static string Delegation(DelegationBody body, TrustState after) =>
        $"{after.Find(body.Subject)!.Party} delegates to {Short(body.Subject)} ({body.Reporter.Name}): {string.Join(' ', body.Kinds)}";
}
