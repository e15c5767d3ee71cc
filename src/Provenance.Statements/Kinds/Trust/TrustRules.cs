// Rules that several trust kinds share. What depends on the log (versions, parties, states) is judged in the registry.

namespace Provenance.Statements;

internal static class TrustRules
{
    /// <summary>The record names the key that the body is about.</summary>
    public static IEnumerable<Finding> NamesItsKey(StatementContent content, KeyTrustBody body)
    {
        if (content.Statement.RecordName.Key != body.Subject)
        {
            yield return new Refusal(
                RefusalReason.RecordInvalid, "body.key", $"The record names another key than the body, which is about {body.Subject}.", "Name the record keys/<keyid> of the key in the body.");
        }
    }

    /// <summary>validFrom ≤ validUntil ≤ acceptUntil.</summary>
    public static IEnumerable<Finding> InOrder(Timestamp validFrom, Timestamp validUntil, Timestamp? acceptUntil)
    {
        if (validUntil < validFrom)
        {
            yield return Refusal.Impossible("body.validUntil", "The validity ends before it starts.");
        }

        if (acceptUntil < validUntil)
        {
            yield return Refusal.Impossible("body.acceptUntil", "Statements would stop being accepted before they stop being valid.");
        }
    }

    /// <summary>No element stands twice, and there is at least one.</summary>
    public static IEnumerable<Finding> DistinctAndSome<T>(IReadOnlyList<T>? items, string field)
    {
        if (items is null)
        {
            yield break;
        }

        if (items.Count == 0)
        {
            yield return Refusal.Impossible(field, "The list is empty.", "Leave it out, or name at least one.");
        }

        if (items.Distinct().Count() != items.Count)
        {
            yield return Refusal.Impossible(field, "An element stands twice.", "Keep one.");
        }
    }

    /// <summary>The key is a canonical point of the prime-order subgroup.</summary>
    public static IEnumerable<Finding> IsPrimeOrder(PublicKey key, string field)
    {
        if (!PublicKey.IsPrimeOrder(key.Bytes.Span))
        {
            yield return NotProved(field, "The key is not a canonical point of the prime-order subgroup.");
        }
    }

    /// <summary>The refusal of a key whose possession is not proved.</summary>
    public static Refusal NotProved(string field, string message) =>
        new(RefusalReason.PossessionNotProved, field, message, "Make the enrolment again with the key's own private key.");
}
