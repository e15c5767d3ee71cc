using System.Runtime.CompilerServices;
using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>An entity with its direct owners and its board.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Stakes">Direct shares of known holders.</param>
/// <param name="Board">Members of its board, with the entries that say so.</param>
internal sealed record HeldEntity(EntityId Entity, IReadOnlyList<Stake> Stakes, IReadOnlyDictionary<EntityId, IReadOnlyList<long>> Board)
{
    /// <summary>What no lower bound accounts for, in millionths of a per cent: so much may be anybody's, once.</summary>
    public required long Open { get; init; }
}

/// <summary>Walks up from customers through their owners, each entity once, and knows who sits on whose board.</summary>
internal sealed class BoardsAbove(RentingParties parties, int mostEntities)
{
    private static readonly string[] Seats = ["boardMember", "boardChair"];

    private readonly Dictionary<EntityId, HeldEntity> _read = [];

    /// <summary>Bounds that were reached.</summary>
    public List<string> Bounds { get; } = [];

    /// <summary>Customers, then their owners, and so on.</summary>
    public async IAsyncEnumerable<HeldEntity> WalkAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = new Queue<EntityId>(parties.Customers.Keys);
        var known = waiting.ToHashSet();
        while (waiting.TryDequeue(out var entity))
        {
            var held = await ReadAsync(entity, cancellationToken);
            foreach (var holder in held.Stakes.Select(stake => stake.Holder!.Value).Where(holder => !known.Contains(holder)))
            {
                if (known.Count >= mostEntities)
                {
                    NoteOnce($"Owners were followed up to {mostEntities} entities.");
                    break;
                }

                known.Add(holder);
                waiting.Enqueue(holder);
            }

            yield return held;
        }
    }

    /// <summary>Who sits on an entity's board, with the entries that say so.</summary>
    public async ValueTask<IReadOnlyDictionary<EntityId, IReadOnlyList<long>>> BoardAsync(EntityId entity, CancellationToken cancellationToken) =>
        (await ReadAsync(entity, cancellationToken)).Board;

    private async ValueTask<HeldEntity> ReadAsync(EntityId entity, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue(entity, out var held))
        {
            return held;
        }

        var most = RentingParties.OwnersLimits.InterestsPerEntity;
        var reading = await parties.Reader.ReadOwnersAsync(entity, most, cancellationToken);
        if (reading.IsBounded)
        {
            NoteOnce($"Of some entities only the first {most} interests were read.");
        }

        var board = reading.Interests
            .Where(stated => parties.Terms.IsInForce(stated.Interest) && Seats.Contains(stated.Interest.Type.ToString()) && stated.Interest.Party.IsKnown)
            .GroupBy(stated => stated.Interest.Party.Value)
            .ToDictionary(seats => seats.Key, seats => (IReadOnlyList<long>)[.. seats.Select(stated => stated.Statement.Entry.Value).Distinct().Order()]);
        var table = OwnerTable.Of(reading, parties.Terms);
        held = new HeldEntity(entity, [.. table.Stakes.Where(stake => stake.Holder is not null)], board) { Open = table.RestHigh };
        _read.Add(entity, held);
        return held;
    }

    private void NoteOnce(string bound)
    {
        if (!Bounds.Contains(bound))
        {
            Bounds.Add(bound);
        }
    }
}
