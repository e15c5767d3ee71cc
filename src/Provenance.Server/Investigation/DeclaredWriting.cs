using Provenance.Registry.Investigation.Control;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes entities as declared.</summary>
internal static class DeclaredWriting
{
    public static Wire.ListEntitiesResponse ToWire(this EntitiesAnswer answer)
    {
        var message = new Wire.ListEntitiesResponse { NextPageToken = answer.NextPageToken, Basis = answer.Basis.ToWire() };
        foreach (var entity in answer.Entities)
        {
            var declared = new Wire.DeclaredEntity { Party = entity.Profile.ToWire(), Cut = entity.IsCut };
            declared.Names.Add(entity.Profile.OwnNames.Select(name => new Wire.DeclaredName { Text = name.Text, Kind = name.Kind, LogIndex = name.LogIndex }));
            declared.Owners.Add(entity.Owners.Select(owners => ToWire(entity.Profile.Entity, owners)));
            message.Entities.Add(declared);
        }

        return message;
    }

    /// <summary>An interest with who states it.</summary>
    public static Wire.StatedInterest ToWire(EntityId held, Interest interest, string declarer, long declaredFor, long entry) => new()
    {
        Held = held.ToString(),
        Holder = interest.Party.TryGet(out var party) ? party.ToString() : "",
        Type = interest.Type.ToString(),
        Directness = Words.Of(interest.DirectOrIndirect),
        Share = interest.SharePercent.TryGet(out var share)
            ? new Wire.ShareBounds { Low = share.Minimum.ToString(), High = share.Maximum.ToString() }
            : null,
        From = interest.From?.ToString() ?? "",
        To = interest.To?.ToString() ?? "",
        Declarer = declarer,
        DeclaredFor = AnswerWriting.ToTime(declaredFor),
        LogIndex = entry,
        HolderName = interest.PartyName?.Text ?? "",
    };

    private static Wire.DeclaredOwners ToWire(EntityId held, DeclaredOwners owners)
    {
        var statement = owners.Statement;
        var message = new Wire.DeclaredOwners
        {
            Declarer = statement.Declarer,
            DeclaredFor = AnswerWriting.ToTime(statement.OwnersAsOf),
            Complete = Words.Of(statement.Complete),
            Redacted = statement.AreOwnersRedacted,
            LogIndex = statement.Place.LogIndex,
        };
        message.Interests.Add(owners.Interests.Select(interest =>
            ToWire(held, interest, statement.Declarer, statement.OwnersAsOf ?? 0, statement.Place.LogIndex)));
        return message;
    }
}
