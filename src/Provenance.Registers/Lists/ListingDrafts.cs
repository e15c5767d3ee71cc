// From a listed party to the draft of its listing.

using Provenance.Accounting;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registers;

/// <summary>Drafts the listings of one file.</summary>
/// <param name="options">How they are stated.</param>
/// <param name="file">SHA-256 of the file.</param>
internal sealed class ListingDrafts(ListOptions options, Digest file)
{
    private readonly EntityNaming _naming = new(options.Party, options.List.ToString());
    private readonly SlugClaims _records = new();

    /// <summary>What becomes of a record.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="digest">SHA-256 of the record.</param>
    /// <param name="party">The party; null where it is on no screening list.</param>
    /// <param name="id">Its id, for messages.</param>
    public RowOutcome Draft(SourcePlace place, Digest digest, ListedParty? party, string? id)
    {
        RowOutcome Not(NotDraftedReason reason, string detail) => RowOutcome.Of(new NotDrafted(place, party?.Id ?? id ?? string.Empty, reason, detail));

        if (party is null)
        {
            return Not(NotDraftedReason.Excluded, "No sanction is stated: the party is on no screening list.");
        }

        var listName = options.Name ?? party.ListName ?? options.List.ToString();
        var authority = options.Authority ?? party.Authority;
        if (party.Id.Length == 0 || party.Names.Count == 0 || authority is null)
        {
            var missing = party.Id.Length == 0 ? "its id" : party.Names.Count == 0 ? "its name" : "who keeps the list (--authority)";
            return Not(NotDraftedReason.ValueMissing, $"The record does not say {missing}.");
        }

        if (party.DelistedOn is { } delisted && party.ListedOn is { } listed && delisted < listed)
        {
            return Not(NotDraftedReason.TimeImpossible, $"It ends on {delisted}, before it begins on {listed}.");
        }

        var claim = new SlugClaim($"{options.Party}/lists/{options.List}", Slug.Id(party.Id), party.Id);
        if (_records.Claim(claim) is { } other)
        {
            return Not(NotDraftedReason.NameCollision, $"\"{party.Id}\" and \"{other}\" both become \"{claim.Slug}\".");
        }

        var named = _naming.TryName(party.Id, party.Lei, null, out var found) ? found : null;
        var body = Body(party, listName, authority, named);
        var draft = RegisterDrafts.Of(body, $"{claim.Scope}/{claim.Slug}", new DraftOrigin(place, options.List.ToString(), digest), claim);
        return new RowOutcome(place, [draft], [.. party.Faults.Select(fault => new NotDrafted(place, party.Id, NotDraftedReason.ValueUnreadable, fault))]);
    }

    private ListingBody Body(ListedParty party, string listName, string authority, NamedEntity? named) => new()
    {
        Salt = default,
        List = new ScreeningList
        {
            Name = listName,
            Authority = authority,
            Jurisdiction = (options.Jurisdiction ?? party.Jurisdiction) is { } country ? OrUnknown.Known(country) : default,
            Version = options.Version,
            PublishedOn = options.PublishedOn,
        },
        Entity = named is { } entity ? OrUnknown.Known(entity.Id) : default,
        Type = party.Type,
        Names = party.Names,
        Identifiers = FieldText.Distinct(party.Identifiers.Append(FieldText.Claimed(options.List.ToString(), party.Id))),
        Programmes = party.Programmes.Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } programmes ? programmes : null,
        ListedOn = party.ListedOn is { } listed ? OrUnknown.Known(listed) : default,
        DelistedOn = party.DelistedOn,
        Status = options.Status,
        SourceDigest = file,
        Note = FieldText.Cut(party.Note, RegisterLimits.NoteCharacters),
    };
}
