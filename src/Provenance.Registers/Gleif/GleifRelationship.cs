// Level 2 of GLEIF: accounting consolidation, which is control without a known share. A parent that consolidates is stated
// as "other influence or control"; the percentage that some rows quote is of the consolidation, not of shares, and is not
// taken for one. The ultimate parent is an indirect interest where another direct parent is known, and otherwise of
// unknown directness. A parent that is not reported is an unknown holder, except where the reason is that there is none.

using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>How one entity stands to another.</summary>
internal enum GleifRelation
{
    /// <summary>Its accounts are in those of its direct parent.</summary>
    DirectlyConsolidated,

    /// <summary>Its accounts are in those of its ultimate parent.</summary>
    UltimatelyConsolidated,

    /// <summary>It is an international branch of another.</summary>
    Branch,
}

/// <summary>A relationship between a child and a parent.</summary>
internal sealed record GleifRelationship(
    LeiKey Parent, GleifRelation Relation, CalendarDate? From, CalendarDate? To, bool IsActive, CalendarDate Updated, long Line);

/// <summary>Reads rows of the relationship file (RR-CDF) and of the reporting exceptions.</summary>
internal static class GleifRows
{
    public const string Child = "Relationship.StartNode.NodeID";
    public const string Parent = "Relationship.EndNode.NodeID";
    public const string Type = "Relationship.RelationshipType";
    public const string Status = "Relationship.RelationshipStatus";
    public const string Registration = "Registration.RegistrationStatus";
    public const string Updated = "Registration.LastUpdateDate";
    public const string ExceptionLei = "LEI";
    public const string ExceptionCategory = "Exception.Category";

    private const int Periods = 5;
    private const int Reasons = 5;

    // "There is no parent" is the opposite of "there is one, and nobody says who".
    private static readonly string[] NoParent = ["NON_CONSOLIDATING", "NO_KNOWN_PERSON"];

    /// <summary>Whether a column of level 2 is read.</summary>
    public static bool IsWanted(string column) =>
        column is Child or Parent or Type or Status or Registration or Updated or ExceptionLei or ExceptionCategory
        || column.StartsWith("Relationship.Period.", StringComparison.Ordinal)
        || column.StartsWith("Exception.Reason.", StringComparison.Ordinal);

    /// <summary>The relation of a word; null for those that are no control, such as those of funds.</summary>
    public static GleifRelation? Relation(string? word) => word switch
    {
        "IS_DIRECTLY_CONSOLIDATED_BY" => GleifRelation.DirectlyConsolidated,
        "IS_ULTIMATELY_CONSOLIDATED_BY" => GleifRelation.UltimatelyConsolidated,
        "IS_INTERNATIONAL_BRANCH_OF" => GleifRelation.Branch,
        _ => null,
    };

    /// <summary>The days of the relationship itself, not of accounts or documents.</summary>
    public static (CalendarDate? From, CalendarDate? To) Days(CsvRow row)
    {
        for (var i = 1; i <= Periods; i++)
        {
            if (row[$"Relationship.Period.{i}.periodType"] == "RELATIONSHIP_PERIOD")
            {
                return (FieldText.Date(row[$"Relationship.Period.{i}.startDate"]), FieldText.Date(row[$"Relationship.Period.{i}.endDate"]));
            }
        }

        return (null, null);
    }

    /// <summary>Whether a reporting exception leaves a parent unknown, rather than saying that there is none.</summary>
    public static bool LeavesUnknown(CsvRow row) =>
        !Enumerable.Range(1, Reasons).Any(i => row[$"Exception.Reason.{i}"] is { } reason && NoParent.Contains(reason));
}
