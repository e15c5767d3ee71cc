// The conformance suites of questions, on SQL Server.

using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class SqlServerInvestigations : InvestigationSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(InvestigationSuite));
}

public sealed class SqlServerLineageAnswers : LineageAnswerSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(LineageAnswerSuite));
}

public sealed class SqlServerChanges : ChangesSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(ChangesSuite));
}

public sealed class SqlServerSearches : SearchSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(SearchSuite));
}

public sealed class SqlServerNamedHolders : NamedHolderSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(NamedHolderSuite));
}

public sealed class SqlServerLineageEvidence : LineageEvidenceSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(LineageEvidenceSuite));
}

public sealed class SqlServerLineageCases : LineageCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(LineageCaseSuite));
}

public sealed class SqlServerAskedNames : AskedNamesSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(AskedNamesSuite));
}

public sealed class SqlServerGivenMoment : GivenMomentSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(GivenMomentSuite));
}

public sealed class SqlServerControl : ControlSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(ControlSuite));
}

public sealed class SqlServerListedParties : ListedPartySuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(ListedPartySuite));
}

public sealed class SqlServerClusters : ClusterSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(ClusterSuite));
}

public sealed class SqlServerLeadCases : LeadCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(LeadCaseSuite));
}

public sealed class SqlServerLeadAnswers : LeadAnswerSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(LeadAnswerSuite));
}

public sealed class SqlServerAccounts : AccountSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(AccountSuite));
}

public sealed class SqlServerDevices : DeviceSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(DeviceSuite));
}

public sealed class SqlServerReliability : ReliabilitySuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(ReliabilitySuite));
}

public sealed class SqlServerHelios : HeliosSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(HeliosSuite));
}

public sealed class SqlServerOrigins : OriginSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(OriginSuite));
}

public sealed class SqlServerOriginCases : OriginCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(OriginCaseSuite));
}

public sealed class SqlServerOriginLineageCases : OriginLineageCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(OriginLineageCaseSuite));
}

public sealed class SqlServerEntities : EntitiesSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(EntitiesSuite));
}

public sealed class SqlServerUncountedUse : UncountedUseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(UncountedUseSuite));
}

public sealed class SqlServerCustomerCases : CustomerCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(CustomerCaseSuite));
}

public sealed class SqlServerStructuringCases : StructuringCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(StructuringCaseSuite));
}

public sealed class SqlServerStructuringEvidenceCases : StructuringEvidenceCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(StructuringEvidenceCaseSuite));
}
