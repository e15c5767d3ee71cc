using System.Globalization;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Many entities, one for each name, written into projections without a log behind them.</summary>
internal static class NamedWorld
{
    /// <summary>Writes them as one group into empty projections.</summary>
    public static async Task WriteAsync(IProjectionStore store, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        await using var write = await store.BeginAsync(cancellationToken);
        await write.CommitAsync(
            new ProjectionGroup
            {
                Head = new ProjectedHead(new TreeSize(names.Count), MerkleTree.EmptyRoot, 1),
                Entries = [.. names.Select((name, index) => Entry(index, name))],
                Chains = [.. names.Select((_, index) => ((long)index, Key(index)))],
                ChangedLinks = [],
                NewlyAwaited = [],
                Arrived = [],
                Streams = [],
            },
            cancellationToken);
    }

    private static string EntityOf(int index) => string.Create(CultureInfo.InvariantCulture, $"NATIONAL:SG:N{index:D9}");

    private static ChainKey Key(int index) => new("entities/" + EntityOf(index), "entity", "acme", WorldReports.Named("record " + EntityOf(index)));

    private static ProjectedEntry Entry(int index, string name) => new()
    {
        Index = index,
        StatementId = WorldReports.Named("statement " + EntityOf(index)),
        Kind = "entity",
        Record = "entities/" + EntityOf(index),
        Party = "acme",
        IssuedAtMicroseconds = WorldReports.Now.Microseconds,
        LoggedAtMilliseconds = 1,
        Link = new ChainLink(index, index, isWithdrawal: false) { Standing = Standing.Current, CurrentFrom = index + 1 },
        Subject = new ProjectedEntity(
            EntityOf(index),
            new Identity
            {
                Salt = new Salt((UInt128)index),
                Entity = EntityId.Parse(EntityOf(index)),
                Type = EntityType.LegalEntity,
                Names = [new PartyName { Text = name, Kind = NameKind.Registered }],
                Jurisdiction = OrUnknown.Known(CountryCode.Parse("SG")),
            },
            null),
    };
}
