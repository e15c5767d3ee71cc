using Provenance.Registry.Ownership;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>Sweeps over all entities until a sweep captures nothing more.</summary>
internal sealed class ObviousCapture
{
    private readonly Dictionary<string, ObviousTable> _tables;
    private readonly List<string> _listed;
    private readonly HashSet<string> _sure;
    private readonly HashSet<string> _conceivable;

    public ObviousCapture(InterestWorld world, List<string> listed, Func<decimal, bool> reaches)
    {
        _listed = listed;
        _tables = Everyone(world).ToDictionary(name => name, name => ObviousTable.Of(world, Id(name), OnToday));
        _sure = Sweep((name, set) => reaches(_tables[name].Stakes.Where(stake => set.Contains(stake.Key)).Sum(stake => stake.Value.Low)));
        Possible = Sweep((name, set) => reaches(Most(name, set.Contains)));
        _conceivable = Sweep((name, set) => !IsOwnerless(world, name)
            && reaches(Most(name, holder => set.Contains(holder) || holder is ObviousTable.Unknown or ObviousTable.Rest)));
    }

    public HashSet<string> Possible { get; }

    public static IEnumerable<string> Everyone(InterestWorld world) =>
        RandomWorlds.Companies.Concat(RandomWorlds.Others).Where(name => world.Of(Id(name)) == Id(name));

    public CaptureVerdict VerdictOn(string name) => _listed.Contains(name) ? CaptureVerdict.Listed
        : _sure.Contains(name) ? CaptureVerdict.Captured
        : Possible.Contains(name) ? CaptureVerdict.Possible
        : CaptureVerdict.NotByStatedInterests;

    public bool CouldUnknownDecide(string name) => !_listed.Contains(name) && !_sure.Contains(name) && _conceivable.Contains(name);

    private bool IsOwnerless(InterestWorld world, string name) =>
        world.NatureOf(Id(name)) is EntityNature.NaturalPerson or EntityNature.State
        || (_tables[name].IsEmpty && _tables[name].IsDeclaredWithoutOwners);

    private decimal Most(string name, Func<string, bool> isAmong) =>
        _tables[name].Corners().Max(corner => corner.Where(part => isAmong(part.Key)).Sum(part => part.Value));

    private HashSet<string> Sweep(Func<string, HashSet<string>, bool> captures)
    {
        var set = _listed.ToHashSet();
        while (_tables.Keys.FirstOrDefault(name => !set.Contains(name) && captures(name, set)) is { } more)
        {
            set.Add(more);
        }

        return set;
    }
}
