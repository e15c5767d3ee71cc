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
        RedactionKind => $"redacts {string.Join(", ", content.Section<RedactionBody>()!.Sections)} of {content.Section<RedactionBody>()!.Statement.ToString()[..16]}…: {content.Section<RedactionBody>()!.Reason}",
        ConfirmationKind => $"confirms {Short(content.Section<ConfirmationBody>()!.Key)} until {content.Section<ConfirmationBody>()!.Until}",
        var kind => kind.Name,
    };

    /// <summary>Whose key it is and from where it has its rights.</summary>
    /// <param name="key">The key.</param>
    /// <param name="signers">Who signed the statement that bound it.</param>
    public static string Describe(KeyBinding key, IReadOnlyList<string> signers)
    {
        var sites = key.Sites.IsEmpty ? "" : $", sites {string.Join(' ', key.Sites)}";
        var by = signers.Count > 0 ? string.Join(", ", signers) : "the authorities";
        var from = key.DelegatedBy is { } delegator ? $"delegated by {Short(delegator)}" : $"accredited by {by}";
        var entries = Counted.Say(key.Statements.Count, $"[entry|entries] {string.Join(' ', key.Statements)}");
        return $"key {Short(key.KeyId)} of {key.Party} ({key.Role}), {from} in {entries}{sites}, valid {key.ValidFrom} to {key.ValidUntil}";
    }

    /// <summary>Whose a key is: an authority's name, or the party and its key.</summary>
    public static string Whose(KeyId key, TrustState before, TrustState after)
    {
        var trust = before.FindAuthority(key) is not null || before.Find(key) is not null ? before : after;
        if (trust.FindAuthority(key) is { } authority)
        {
            return trust.Root?.Authorities.FirstOrDefault(listed => listed.Authority == authority.Authority)?.Name ?? authority.Authority.ToString();
        }

        return trust.Find(key) is { } bound ? $"{bound.Party} ({Short(key)})" : Short(key);
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
