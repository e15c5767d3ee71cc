// The server that the suite runs against, where one is named. Each fixture makes a database of its own there and drops it.

using Dapper;
using Microsoft.Data.SqlClient;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>Databases for tests on the server that an environment variable names.</summary>
internal static class TestServer
{
    /// <summary>A connection string of somebody who may create and drop databases.</summary>
    public const string Variable = "PROVENANCE_TEST_SQLSERVER";

    // Babelfish does not create two at once.
    private static readonly Lock Creating = new();

    private const int MostTries = 50;
    private const int WaitMs = 100;

    private static string? ConnectionString => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    /// <summary>Skips the test, loudly, where there is no server.</summary>
    public static void Require(string suite)
    {
        Assert.SkipWhen(
            ConnectionString is null,
            $"NOT RUN on SQL Server: {suite}. Set {Variable} to a connection string of somebody who may create databases.");
        Assert.SkipUnless(
            Globalization.IsFull,
            $"NOT RUN on SQL Server: {suite}. {Variable} is set, but the driver needs {Globalization.Setting} beside it.");
    }

    /// <summary>Makes an empty database.</summary>
    public static SqlServerOptions Create()
    {
        var name = "provenance_test_" + Guid.NewGuid().ToString("N");
        Globalization.EnsureFull();
        using var connection = new SqlConnection(ConnectionString);
        connection.Open();
        lock (Creating)
        {
            connection.Execute($"CREATE DATABASE [{name}];");
        }

        // The switch that an administrator sets; Babelfish reads that way by nature and has no ALTER DATABASE.
        if (!connection.ExecuteScalar<string>("SELECT @@VERSION;")!.Contains("Babelfish", StringComparison.Ordinal))
        {
            connection.Execute($"ALTER DATABASE [{name}] SET READ_COMMITTED_SNAPSHOT ON; ALTER DATABASE [{name}] SET ALLOW_SNAPSHOT_ISOLATION ON;");
        }

        return new SqlServerOptions
        {
            ConnectionString = new SqlConnectionStringBuilder(ConnectionString) { InitialCatalog = name }.ConnectionString,
        };
    }

    /// <summary>A connection beside the stores, as an operator's or an intruder's would be.</summary>
    public static SqlConnection Connect(SqlServerOptions options)
    {
        var connection = new SqlConnection(new SqlConnectionStringBuilder(options.ConnectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Drops a database once nobody has it open: a server notices a moment later that a connection was closed.</summary>
    public static async ValueTask DropAsync(SqlServerOptions options)
    {
        // Also those of stores that were never opened, because opening them was refused.
        SqlConnection.ClearAllPools();
        var name = new SqlConnectionStringBuilder(options.ConnectionString).InitialCatalog;
        await using var connection = new SqlConnection(ConnectionString);
        await connection.OpenAsync();
        for (var tries = 1; ; tries++)
        {
            try
            {
                _ = await connection.ExecuteAsync($"DROP DATABASE IF EXISTS [{name}];");
                return;
            }
            catch (SqlException) when (tries < MostTries)
            {
                await Task.Delay(WaitMs);
            }
        }
    }

    /// <summary>Drops a login that a test made.</summary>
    public static void DropLogin(string login)
    {
        using var connection = new SqlConnection(ConnectionString);
        connection.Open();
        if (connection.ExecuteScalar<int>("SELECT COUNT(*) FROM sys.server_principals WHERE name = @login;", new { login }) > 0)
        {
            connection.Execute($"DROP LOGIN [{login}];");
        }
    }
}
