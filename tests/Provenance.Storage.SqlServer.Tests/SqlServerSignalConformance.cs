// The conformance suites of signals and of leads made from them, on SQL Server.

using Provenance.Storage.Conformance.Leads;
using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class SqlServerSignalEngine : SignalEngineSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(SignalEngineSuite));
}

public sealed class SqlServerTrainingAsInference : TrainingAsInferenceSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(TrainingAsInferenceSuite));
}

public sealed class SqlServerControlSignals : ControlSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(ControlSignalSuite));
}

public sealed class SqlServerAccessGeography : AccessGeographySuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(AccessGeographySuite));
}

public sealed class SqlServerSignalFacts : SignalFactsSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(SignalFactsSuite));
}

public sealed class SqlServerAccountSignals : AccountSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(AccountSignalSuite));
}

public sealed class SqlServerReliabilityCases : ReliabilityCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(ReliabilityCaseSuite));
}

public sealed class SqlServerBalanceCases : BalanceCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(BalanceCaseSuite));
}

public sealed class SqlServerSplitSignals : SplitSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(SplitSignalSuite));
}

public sealed class SqlServerHandoffSignals : HandoffSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(HandoffSignalSuite));
}

public sealed class SqlServerStackedChipsSignal : StackedChipsSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(StackedChipsSignalSuite));
}

public sealed class SqlServerLineageFacts : LineageFactsSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(LineageFactsSuite));
}

public sealed class SqlServerSpreadSignals : SpreadSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(SpreadSignalSuite));
}

public sealed class SqlServerLeadLoop : LeadLoopSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(LeadLoopSuite), besideLog: true);

    protected override LeadStoreFixture CreateLeads() => new SqlServerLeadStoreFixture(nameof(LeadLoopSuite));
}

public sealed class SqlServerLeadQuestions : LeadQuestionSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(LeadQuestionSuite), besideLog: true);

    protected override LeadStoreFixture CreateLeads() => new SqlServerLeadStoreFixture(nameof(LeadQuestionSuite));
}

public sealed class SqlServerMovedJudgements : MovedJudgementSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(MovedJudgementSuite), besideLog: true);

    protected override LeadStoreFixture CreateLeads() => new SqlServerLeadStoreFixture(nameof(MovedJudgementSuite));
}

public sealed class SqlServerLeadWorlds : LeadWorldSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(LeadWorldSuite), besideLog: true);

    protected override LeadStoreFixture CreateLeads() => new SqlServerLeadStoreFixture(nameof(LeadWorldSuite));
}

public sealed class SqlServerSignalWorlds : SignalWorldSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(SignalWorldSuite));
}

public sealed class SqlServerTrainingSignalWorlds : TrainingSignalWorldSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(TrainingSignalWorldSuite));
}

public sealed class SqlServerCustomerSignalWorlds : CustomerSignalWorldSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(CustomerSignalWorldSuite));
}
