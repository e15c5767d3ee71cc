// Invented rows of GLEIF's golden copy, with the columns that are read and one that is not.

using Provenance.Statements;

namespace Provenance.Registers.Tests;

internal static class Gleif
{
    public const string Level1Header =
        "LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.OtherEntityNames.OtherEntityName.1,Entity.OtherEntityNames.OtherEntityName.1.xmllang,"
        + "Entity.OtherEntityNames.OtherEntityName.1.type,Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1,"
        + "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1.type,Entity.LegalAddress.FirstAddressLine,Entity.LegalAddress.City,"
        + "Entity.LegalAddress.Country,Entity.RegistrationAuthority.RegistrationAuthorityID,Entity.RegistrationAuthority.RegistrationAuthorityEntityID,"
        + "Entity.LegalJurisdiction,Entity.EntityCategory,Entity.EntityCreationDate,Registration.LastUpdateDate,Registration.RegistrationStatus,ConformityFlag";

    public const string RelationshipHeader =
        "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,Relationship.EndNode.NodeIDType,"
        + "Relationship.RelationshipType,Relationship.RelationshipStatus,Relationship.Period.1.startDate,Relationship.Period.1.endDate,"
        + "Relationship.Period.1.periodType,Relationship.Period.2.startDate,Relationship.Period.2.endDate,Relationship.Period.2.periodType,Registration.LastUpdateDate,"
        + "Registration.RegistrationStatus";

    public const string ExceptionHeader = "LEI,Exception.Category,Exception.Reason.1,Exception.Reference.1";

    public static readonly string Child = Of("5299000CHILD0000000");
    public static readonly string Parent = Of("5299000PARENT000000");
    public static readonly string Ultimate = Of("5299000ULTIMATE0000");

    public static string Company(string lei, string name = "Kestrel Compute", string status = "ISSUED") =>
        $"{lei},{name},en-GB,,,,,,\"1 Example Road, Suite 2\",Singapore,SG,RA000523,201912345K,SG,GENERAL,2019-04-01T00:00:00Z,2026-05-01T10:00:00Z,{status},CONFORMING";

    public static string Relationship(string child, string parent, string type = "IS_DIRECTLY_CONSOLIDATED_BY", string status = "ACTIVE", string from = "2020-01-01T00:00:00Z", string to = "", string registration = "PUBLISHED") =>
        $"{child},LEI,{parent},LEI,{type},{status},2024-01-01T00:00:00Z,2024-12-31T00:00:00Z,ACCOUNTING_PERIOD,{from},{to},RELATIONSHIP_PERIOD,2026-06-01T00:00:00Z,{registration}";

    private static string Of(string prefix) => Lei.Complete(prefix[..18]).ToString();
}
