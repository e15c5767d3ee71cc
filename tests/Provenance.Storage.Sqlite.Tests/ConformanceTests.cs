using Provenance.Storage.Conformance;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class ConformanceTests
{
    [Fact]
    public void Every_conformance_suite_is_run_here() => Assert.Empty(ConformanceSuites.MissingIn(typeof(ConformanceTests).Assembly));
}
