using Provenance.Registry.Leases;
using Provenance.Storage.SqlServer.Leases;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>Leases that pass from one server to another while a test waits.</summary>
internal static class TestLeases
{
    /// <summary>Longer than any test.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>Waited for where it should run out.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    /// <summary>Asks until the term of whoever holds it ran out.</summary>
    public static async Task<LeaseStanding> UntilHeldAsync(SqlServerLease lease)
    {
        var token = TestContext.Current.CancellationToken;
        while (true)
        {
            if (await lease.TakeAsync(Long, token) is { IsHeldHere: true } standing)
            {
                return standing;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, token);
        }
    }
}

/// <summary>The fence that a server believes to hold.</summary>
internal sealed class HeldFence : IFenced
{
    /// <inheritdoc/>
    public Fence? Fence { get; set; }
}
