using Microsoft.Data.SqlClient;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class SqlServerOptionsTests
{
    private readonly SqlServerOptions _options = new() { ConnectionString = "Server=db.example;Database=provenance;User Id=u;Password=p" };

    [Fact]
    public void Questions_may_go_to_a_secondary_and_writing_never_does()
    {
        Assert.Equal(ApplicationIntent.ReadOnly, IntentOf(_options.Reader));
        Assert.Equal(ApplicationIntent.ReadWrite, IntentOf((_options with { AsksSecondaries = false }).Reader));
        Assert.Equal(ApplicationIntent.ReadWrite, IntentOf(_options.Writer));
    }

    [Fact]
    public void Several_results_at_a_time_are_read_where_the_connection_string_says_so()
    {
        Assert.False(_options.ReadsManyResults);
        Assert.True((_options with { ConnectionString = _options.ConnectionString + ";MultipleActiveResultSets=True" }).ReadsManyResults);
    }

    private static ApplicationIntent IntentOf(string connectionString) => new SqlConnectionStringBuilder(connectionString).ApplicationIntent;
}
