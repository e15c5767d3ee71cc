// The conformance suites of projections, on SQLite.

using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class SqliteProjections : ProjectionSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteReportHistories : ReportHistorySuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteInvestigations : InvestigationSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteLineageAnswers : LineageAnswerSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteChanges : ChangesSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteSearches : SearchSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteNamedHolders : NamedHolderSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteLineageEvidence : LineageEvidenceSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteLineageCases : LineageCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteAskedNames : AskedNamesSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteGivenMoment : GivenMomentSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteControl : ControlSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteListedParties : ListedPartySuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteClusters : ClusterSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteLeadCases : LeadCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteLeadAnswers : LeadAnswerSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteAccounts : AccountSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteDevices : DeviceSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteReliability : ReliabilitySuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteHelios : HeliosSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteOrigins : OriginSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteOriginCases : OriginCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteOriginLineageCases : OriginLineageCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteEntities : EntitiesSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteUncountedUse : UncountedUseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteCustomerCases : CustomerCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteStructuringCases : StructuringCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteStructuringEvidenceCases : StructuringEvidenceCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}
