// Question 10 for the whole registry: devices that were at two sites at a time, or moved faster than anything moves. Only
// identities that lists of two sites ever named are looked at; nothing else can conflict.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>The question ListDeviceConflicts.</summary>
public sealed record DeviceConflictsQuestion : PagedQuestion<DeviceConflictsAnswer>
{
    /// <summary>Most candidates that are looked at for one page: then the page ends, however few conflicts it has.</summary>
    public const int MostCandidates = 10_000;

    private const int Batch = 500;

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage();

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<DeviceConflictsAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        if (!AccountRules.TryRead(scope.Rules, out var rules, out var refusal))
        {
            return InvestigationOutcome<DeviceConflictsAnswer>.Refuse(refusal);
        }

        var sightings = new DeviceSightings(scope.Snapshot, rules.Travel, new Timestamp(Math.Max(0, scope.ValidAtMicroseconds)));
        var (tally, mentions) = (new EntryTally(), new DeviceMentions());
        var devices = new List<DeviceInConflict>();
        var (looked, several, more) = (0, 0, true);
        long? place = scope.PageStart.Length == 0 ? null : long.Parse(scope.PageStart, CultureInfo.InvariantCulture);
        while (more && devices.Count < Rows && looked < MostCandidates)
        {
            // A place is finished before the page may end: the next one begins after it.
            var batch = await scope.Snapshot.Devices.ListElsewhereAsync(null, null, place, Math.Min(Batch, Rows), cancellationToken);
            more = batch.Count > 0;
            foreach (var candidates in batch.GroupBy(candidate => candidate.Place))
            {
                foreach (var candidate in candidates)
                {
                    looked++;
                    var (found, passedOver) = await sightings.LookAsync(candidate.Identity, cancellationToken);
                    several += found is { IsOfSeveralSites: true } ? 1 : 0;
                    mentions.AddConflicts(passedOver);
                    if (found is { History.ConflictCount: > 0 })
                    {
                        devices.Add(DeviceInConflict.Of(found));
                        Count(tally, found);
                    }
                }

                place = candidates.Key;
                if (devices.Count >= Rows)
                {
                    break;
                }
            }
        }

        return InvestigationOutcome<DeviceConflictsAnswer>.Of(new DeviceConflictsAnswer
        {
            Devices = devices,
            CandidatesLooked = several,
            NextPageToken = more ? NextPage(scope, place!.Value.ToString(CultureInfo.InvariantCulture)) : "",
            Basis = mentions.Fill(tally, scope.BasisByRules()) with { Caveats = [.. mentions.Say(), .. DeviceAssumptions.All] },
        });
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question("ListDeviceConflicts", validAt);

    private static void Count(EntryTally tally, DeviceFound found)
    {
        var named = found.History.Conflicts.SelectMany(conflict => new[] { conflict.First.Entry, conflict.Second.Entry }).ToHashSet();
        foreach (var list in found.Lists.Where(list => named.Contains(list.List.Entry.LogIndex)))
        {
            tally.Add(list.List.Entry);
        }
    }
}

/// <summary>A device with contradictions.</summary>
/// <param name="Identity">The device.</param>
/// <param name="Accelerator">Its model by the first list.</param>
/// <param name="Conflicts">The contradictions; at most <see cref="MostConflicts"/>.</param>
/// <param name="ConflictCount">How many there are.</param>
public sealed record DeviceInConflict(
    string Identity, AcceleratorSlug Accelerator, IReadOnlyList<DeviceConflict> Conflicts, long ConflictCount)
{
    /// <summary>Most contradictions that a row names.</summary>
    public const int MostConflicts = 10;

    internal static DeviceInConflict Of(DeviceFound found) => new(
        found.History.Identity,
        found.Lists[0].Accelerator,
        [.. found.History.Conflicts.Take(MostConflicts)],
        found.History.ConflictCount);
}

/// <summary>One page of devices with contradictions.</summary>
public sealed record DeviceConflictsAnswer : IAnswer
{
    /// <summary>The page; it may have more rows than asked for where several identities share a place in the order, and fewer.</summary>
    public required IReadOnlyList<DeviceInConflict> Devices { get; init; }

    /// <summary>Identities that two sites ever listed, that were looked at for this page.</summary>
    public required int CandidatesLooked { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}
