using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>What statements say of a party; only the columns that were asked for are set.</summary>
internal record struct PartyRow
{
    public long LogIndex { get; set; }

    public string? Declarer { get; set; }

    public long Suspended { get; set; }

    public long Number { get; set; }

    public string? Text { get; set; }

    public long Kind { get; set; }

    public string? Language { get; set; }

    public string? Script { get; set; }

    public string? Type { get; set; }

    public string? Jurisdiction { get; set; }

    public string? IncorporatedOn { get; set; }

    public string? Scheme { get; set; }

    public string? Id { get; set; }

    public long IsVerified { get; set; }

    public string? List { get; set; }

    public string? Version { get; set; }

    public string? Authority { get; set; }

    public string? Record { get; set; }

    public long Status { get; set; }

    public string? ListedOn { get; set; }

    public string? DelistedOn { get; set; }

    public string? Handle { get; set; }

    public string? Role { get; set; }

    public readonly Saying ToSaying() => new(LogIndex, Declarer!, Suspended != 0);

    public readonly PartyListing ToListing() =>
        new(List!, Version!, Authority!, Record!, Type!, (ListingStatus)Status, ListedOn, DelistedOn, ToSaying());
}

/// <summary>How often a party appears.</summary>
internal record struct RolesRow
{
    public long Jobs { get; set; }

    public long Rentals { get; set; }

    public long InterestsHeld { get; set; }

    public long OwnersDeclared { get; set; }

    public long Releases { get; set; }

    public long Judgements { get; set; }

    public long EndUses { get; set; }

    public long Resales { get; set; }

    public long SmallUses { get; set; }
}
