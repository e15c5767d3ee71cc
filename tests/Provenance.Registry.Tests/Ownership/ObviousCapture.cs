using Provenance.Registry.Ownership;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>Sweeps over all entities until a sweep captures nothing more.</summary>
internal sealed class ObviousCapture
{
    private readonly Dictionary<string, ObviousTable> _tables;
    private readonly List<string> _listed;
    private readonly List<string> _perhaps;
    private readonly HashSet<string> _sure;
    private readonly HashSet<string> _conceivable;

    private readonly Func<string, bool> _isConceived;

    /// <param name="world">Who holds what.</param>
    /// <param name="everyone">All entities, by representatives.</param>
    /// <param name="listed">Which are surely listed.</param>
    /// <param name="perhaps">Which others may be listed.</param>
    /// <param name="reaches">Whether a share captures.</param>
    /// <param name="terms">Day and measure.</param>
    public ObviousCapture(
        InterestWorld world, IEnumerable<string> everyone, List<string> listed, List<string> perhaps, Func<decimal, bool> reaches, OwnershipTerms? terms = null)
    {
        (_listed, _perhaps) = (listed, perhaps);
        _tables = everyone.ToDictionary(name => name, name => ObviousTable.Of(world, Id(name), terms ?? OnToday));
        _sure = Sweep(listed, (name, set) => !IsUnowned(world, name) && reaches(_tables[name].Stakes.Where(stake => set.Contains(stake.Key)).Sum(stake => stake.Value.Low)));
        Possible = Sweep([.. listed, .. perhaps], (name, set) => !IsUnowned(world, name) && reaches(Most(name, set.Contains)));
        _conceivable = Sweep([.. listed, .. perhaps], Conceives);
        _isConceived = name => _conceivable.Contains(name) && Conceives(name, _conceivable);

        bool Conceives(string name, HashSet<string> set) => !IsOwnerless(world, name)
            && reaches(Most(name, holder => set.Contains(holder) || holder is ObviousTable.Unknown or ObviousTable.Rest));
    }

    public HashSet<string> Possible { get; }

    /// <summary>What owners capture or possibly capture. One that may be listed itself is possible anyhow.</summary>
    public IEnumerable<string> Captured => Possible.Where(name => !_listed.Contains(name) && (!_perhaps.Contains(name) || _sure.Contains(name)));

    /// <summary>What listed, captured or undecided owners hold anything of, and what is unknown could decide.</summary>
    public IReadOnlyCollection<string> Undecided(InterestWorld world)
    {
        var hanging = Possible.ToHashSet();
        while (_tables.Keys.FirstOrDefault(name => !hanging.Contains(name) && !IsUnowned(world, name) && CouldUnknownDecide(name)
            && _tables[name].Stakes.Any(stake => stake.Value.High > 0 && hanging.Contains(stake.Key))) is { } more)
        {
            hanging.Add(more);
        }

        return [.. hanging.Except(Possible)];
    }

    // Judged alone, of a company that no statement tells owners of nothing is known; in a list's answer it does not stand.
    public CaptureVerdict AloneVerdictOn(InterestWorld world, string name) => VerdictOn(name) is var verdict
        && verdict == CaptureVerdict.NotByStatedInterests && world.Statements.All(said => said.Held != Id(name))
        && !IsUnowned(world, name)
            ? CaptureVerdict.Unknown
            : verdict;

    public CaptureVerdict VerdictOn(string name) => _listed.Contains(name) ? CaptureVerdict.Listed
        : _sure.Contains(name) ? CaptureVerdict.Captured
        : Possible.Contains(name) ? CaptureVerdict.Possible
        : CaptureVerdict.NotByStatedInterests;

    public bool CouldUnknownDecide(string name) => !_listed.Contains(name) && !_sure.Contains(name) && _isConceived(name);

    private bool IsUnowned(InterestWorld world, string name) =>
        _tables[name].IsEmpty && world.NatureOf(Id(name)) is (EntityNature.NaturalPerson or EntityNature.State);

    private bool IsOwnerless(InterestWorld world, string name) =>
        IsUnowned(world, name)
        || (_tables[name].IsEmpty && _tables[name].IsDeclaredWithoutOwners);

    private decimal Most(string name, Func<string, bool> isAmong) =>
        _tables[name].Corners().Max(corner => corner.Where(part => isAmong(part.Key)).Sum(part => part.Value));

    private HashSet<string> Sweep(IReadOnlyList<string> start, Func<string, HashSet<string>, bool> captures)
    {
        var set = start.ToHashSet();
        while (_tables.Keys.FirstOrDefault(name => !set.Contains(name) && captures(name, set)) is { } more)
        {
            set.Add(more);
        }

        return set;
    }
}
