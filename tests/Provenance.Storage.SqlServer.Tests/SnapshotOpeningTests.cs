using Provenance.Registry.Investigation;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Investigation;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class SnapshotOpeningTests
{
    [Fact]
    public async Task Projections_that_are_being_cleared_are_not_asked_as_those_of_an_empty_log()
    {
        _ = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await InvestigationSnapshot.OpenAsync(new OneRowConnection(size: 0, isBeingCleared: true), AsOf.Now, 1));

        await using var empty = await InvestigationSnapshot.OpenAsync(new OneRowConnection(size: 0), AsOf.Now, 1);
        Assert.Equal(0, empty.Size.Value);
    }
}
