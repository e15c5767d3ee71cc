// SqlClient tells of a cancelled command as of one that failed.

using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Storage.SqlServer.Log;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class CancellationTests : IAsyncLifetime
{
    private const string Origin = "registry.example/2026";

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private SqlServerOptions _options = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        TestServer.Require("cancelled calls");
        _options = TestServer.Create() with { BusyTimeout = TimeSpan.FromMinutes(1) };
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => TestServer.DropAsync(_options);

    // Babelfish hears of it only when the statement has ended: hence the lock that it waits for, which is let go.
    [Fact]
    public async Task A_call_that_is_cancelled_while_the_database_works_is_cancelled_and_no_fault()
    {
        using var store = SqlServerLogStore.Open(_options, TimeProvider.System);
        await store.BindAsync(Origin, Token);
        using var stop = new CancellationTokenSource();
        await using var connection = TestServer.Connect(_options);
        Task binding;
        await using (var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token))
        {
            Assert.Equal(1, connection.Execute("UPDATE [log].head SET size = size WHERE id = 1;", transaction: transaction));
            binding = Task.Run(async () => await store.BindAsync(Origin, stop.Token), Token);
            await Task.Delay(Moment, TimeProvider.System, Token);
            Assert.False(binding.IsCompleted);
            await stop.CancelAsync();
            await Task.Delay(Moment, TimeProvider.System, Token);
        }

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => binding);
        await store.BindAsync(Origin, Token);
    }
}
