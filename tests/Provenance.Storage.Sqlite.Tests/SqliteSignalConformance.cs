// The conformance suites of signals and leads, on SQLite.

using Provenance.Storage.Conformance.Leads;
using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class SqliteLeads : LeadStoreSuite
{
    protected override LeadStoreFixture CreateFixture() => new SqliteLeadStoreFixture();
}

public sealed class SqliteSignalEngine : SignalEngineSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteTrainingAsInference : TrainingAsInferenceSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteControlSignals : ControlSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteAccessGeography : AccessGeographySuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteSignalFacts : SignalFactsSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteAccountSignals : AccountSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteReliabilityCases : ReliabilityCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteBalanceCases : BalanceCaseSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteSplitSignals : SplitSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteHandoffSignals : HandoffSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteStackedChipsSignal : StackedChipsSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteLineageFacts : LineageFactsSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteSpreadSignals : SpreadSignalSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteLeadLoop : LeadLoopSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();

    protected override LeadStoreFixture CreateLeads() => new SqliteLeadStoreFixture();
}

public sealed class SqliteLeadQuestions : LeadQuestionSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();

    protected override LeadStoreFixture CreateLeads() => new SqliteLeadStoreFixture();
}

public sealed class SqliteMovedJudgements : MovedJudgementSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();

    protected override LeadStoreFixture CreateLeads() => new SqliteLeadStoreFixture();
}

public sealed class SqliteLeadWorlds : LeadWorldSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();

    protected override LeadStoreFixture CreateLeads() => new SqliteLeadStoreFixture();
}

public sealed class SqliteSignalWorlds : SignalWorldSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteTrainingSignalWorlds : TrainingSignalWorldSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteCustomerSignalWorlds : CustomerSignalWorldSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}
