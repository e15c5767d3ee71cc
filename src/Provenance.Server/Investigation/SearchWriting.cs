using System.Globalization;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Search;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes candidates of a search into messages. What is not told is left empty.</summary>
internal static class SearchWriting
{
    public static Wire.EntityCandidate ToWire(this SearchCandidate candidate)
    {
        var match = candidate.Match;
        var message = new Wire.EntityCandidate
        {
            Score = Number(match.Score),
            MatchedText = match.Text,
            MatchedKind = match.Kind is { } kind ? Words.Of(kind) : "",
            MatchedEntity = match.Entity ?? "",
        };
        message.Features.Add(match.Features.Select(feature => new Wire.MatchFeature
        {
            Name = feature.Name,
            Saw = feature.Saw,
            Weight = Number(feature.Weight),
            Contribution = Number(feature.Contribution),
        }));
        message.Identities.Add(candidate.Identities.Select(ToWire));
        message.Judgements.Add(candidate.Judgements.Select(judgement => judgement.ToWire()));
        return message;
    }

    public static Wire.IdentityJudgement ToWire(this SameEntityJudgement judgement)
    {
        var message = new Wire.IdentityJudgement
        {
            LogIndex = judgement.LogIndex,
            Authority = judgement.Authority,
            Verdict = Words.Of(judgement.Verdict),
            Reason = judgement.Reason,
            DecidedAt = AnswerWriting.ToTime(judgement.DecidedAtMicroseconds),
            Person = judgement.Person ?? "",
            CaseNumber = judgement.CaseNumber ?? "",
            SignerSuspended = judgement.IsSignerSuspended,
        };
        message.Entities.Add(judgement.Entities);
        return message;
    }

    /// <summary>A score or a part of one, without zeros that say nothing.</summary>
    public static string Number(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static Wire.EntityIdentity ToWire(SearchIdentity identity)
    {
        var (detail, roles) = (identity.Detail, identity.Detail.Roles);
        var message = new Wire.EntityIdentity
        {
            Entity = detail.Entity ?? "",
            Cut = detail.IsCut,
            Roles = new Wire.EntityRoles
            {
                Jobs = roles.Jobs,
                Rentals = roles.Rentals,
                InterestsHeld = roles.InterestsHeld,
                OwnersDeclared = roles.OwnersDeclared,
                Releases = roles.Releases,
                EndUses = roles.EndUses,
                Resales = roles.Resales,
                SmallUses = roles.SmallUses,
            },
        };
        message.Declarations.Add(detail.Declarations.Select(said => new Wire.EntityDeclaration
        {
            Saying = ToWire(said.Saying),
            Type = said.Type ?? "",
            Jurisdiction = said.Jurisdiction ?? "",
            IncorporatedOn = said.IncorporatedOn ?? "",
        }));
        message.Names.Add(detail.Names.Select(ToWire));
        message.Identifiers.Add(detail.Identifiers.Select(given => new Wire.EntityIdentifier
        {
            Scheme = given.Scheme,
            Id = given.Id,
            Verified = given.IsVerified,
            Saying = ToWire(given.Saying),
        }));
        message.Listings.Add(identity.Listings.Select(ToWire));
        message.Accreditations.Add(detail.Accreditations.Select(accredited => new Wire.EntityAccreditation
        {
            Handle = accredited.Handle,
            Role = accredited.Role,
            Saying = ToWire(accredited.Saying),
        }));
        return message;
    }

    private static Wire.EntityName ToWire(GivenName name)
    {
        var message = new Wire.EntityName
        {
            Text = name.Text,
            Kind = Words.Of(name.Kind),
            Language = name.Language ?? "",
            Script = name.Script ?? "",
            MoreSayings = name.HasMore,
        };
        message.Sayings.Add(name.Sayings.Select(ToWire));
        return message;
    }

    private static Wire.EntityListing ToWire(SearchListing place)
    {
        var listing = place.Listing;
        var message = new Wire.EntityListing
        {
            List = listing.List,
            Version = listing.Version,
            Authority = listing.Authority,
            Record = listing.Record,
            Type = listing.Type,
            Status = Words.Of(listing.Status),
            ListedOn = listing.ListedOn ?? "",
            DelistedOn = listing.DelistedOn ?? "",
            Saying = ToWire(listing.Saying),
        };
        if (place.IsInForce is { } isInForce)
        {
            message.InForce = isInForce;
        }

        return message;
    }

    private static Wire.Saying ToWire(Saying saying) =>
        new() { LogIndex = saying.LogIndex, Declarer = saying.Declarer, SignerSuspended = saying.IsSignerSuspended };
}
