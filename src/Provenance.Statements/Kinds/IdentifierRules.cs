// Rules on further identifiers, shared by entities and listings: verified ones pass their own check, claimed ones may fail it.

namespace Provenance.Statements;

internal static class IdentifierRules
{
    private const string LeiScheme = "LEI";

    /// <summary>The check digits of each LEI in a list.</summary>
    /// <param name="identifiers">The list.</param>
    /// <param name="list">Its path.</param>
    public static IEnumerable<Finding> Check(IReadOnlyList<EntityIdentifier>? identifiers, string list) =>
        (identifiers ?? []).Index()
            .Where(one => one.Item.Scheme.Equals(LeiScheme, StringComparison.OrdinalIgnoreCase) && !Lei.TryParse(one.Item.Id, out _))
            .Select(one => NoLei(one.Item.Status, ReportRules.At(list, one.Index, ".id")));

    private static Finding NoLei(IdentifierStatus status, string field) => status == IdentifierStatus.Verified
        ? new Refusal(
            RefusalReason.IdentifierInvalid, field, "This is no LEI: form or check digits do not fit.", "Correct it, or state it as claimed.")
        : new Warning(WarningReason.IdentifierUnverified, field, "This is no LEI: form or check digits do not fit.");
}
