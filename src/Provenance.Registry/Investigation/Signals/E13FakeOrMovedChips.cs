// E13: fake or moved chips. One identity at two sites at a time, or at two sites with less time in between than a journey
// takes, is a contradiction whoever is wrong: a chip that was sold on and still listed, an identity made up, or a slip. A
// stale nonce would show a replayed attestation; no kind of statement carries one.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E13.</summary>
internal sealed class E13FakeOrMovedChips() : DeclaredSignal(AccountRules.Devices)
{
    private const int Batch = 1_000;
    private const int MostReasons = 10;
    private const string Unit = "device identities that two sites ever listed";

    /// <inheritdoc/>
    public override string Title => "Fake or moved chips";

    /// <inheritdoc/>
    public override string Method =>
        "Chips are listed where they are not, or moved unseen. Looked for: one device identity in lists of two sites that overlap in time, "
        + "or follow each other faster than a device can be taken out, carried and built in.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Lists of devices in cluster inventories, with identities.",
        "The nonce of a device's own attestation: no kind of statement carries it, so that a stale one cannot be seen.",
    ];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Snapshot.Devices.CountListsAsync(cancellationToken) == 0)
        {
            return SignalResult.WithoutInput("Nobody reports a list of devices that is current and not redacted.");
        }

        var sightings = new DeviceSightings(
            scope.Snapshot, AccountRules.Of(scope.Rules).Travel, new Timestamp(Math.Max(0, scope.ValidAtMicroseconds)));
        var leads = new List<Lead>();
        var (looked, tested, cut) = (0L, 0L, 0L);
        long? place = null;
        while (looked < scope.Limits.Held)
        {
            var batch = await scope.Snapshot.Devices.ListElsewhereAsync(null, null, place, Batch, cancellationToken);
            if (batch.Count == 0)
            {
                break;
            }

            foreach (var candidate in batch)
            {
                looked++;
                place = candidate.Place;
                var found = await sightings.FollowAsync(candidate.Identity, cancellationToken);
                cut += found is { IsCut: true } ? 1 : 0;
                if (found is not { IsOfSeveralSites: true })
                {
                    continue;
                }

                tested++;
                if (found.History.ConflictCount > 0)
                {
                    leads.Add(LeadOf(found));
                }
            }
        }

        return SignalResult.Of(
            tested, Unit, [.. leads.OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0]).ThenBy(lead => lead.Title, StringComparer.Ordinal)]) with
        {
            Bounds = [.. Bounds(looked < scope.Limits.Held ? null : tested, cut)],
            Caveats =
            [
                .. DeviceAssumptions.All,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A nonce older than {scope.Parameters.Duration(AccountRules.FreshNonce).TotalHours:0.#} h would be stale; there is no input for it."),
            ],
        };
    }

    private static IEnumerable<string> Bounds(long? only, long cut)
    {
        if (only is { } tested)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Only the first {tested} {Unit} were looked at.");
        }

        if (cut > 0)
        {
            yield return Counted.Say(
                cut, string.Create(CultureInfo.InvariantCulture, $"Of {{0}} [device|devices] the {DeviceSightings.MostLists} earliest lists alone were looked at."));
        }
    }

    private Lead LeadOf(DeviceFound found)
    {
        var history = found.History;
        var twice = history.Conflicts.Count(conflict => conflict.Type == DeviceConflictType.TwoSites);
        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Device, history.Identity)))
        {
            Title = $"The device {history.Identity} may not be where it is listed.",
            Reasons = [.. history.Conflicts.Take(MostReasons).Select(ReasonOf), .. Rest(history)],
            Against =
            [
                "An identity is what an operator writes: a slip, or a serial number that a maker gave twice, looks the same.",
                "A list's moment may be when it was compiled, not when the devices were counted.",
            ],
            Severity = new LeadSeverity(
                history.ConflictCount, "contradicting pairs of lists", string.Create(CultureInfo.InvariantCulture, $"{twice} of the first {history.Conflicts.Count} at two sites at a time, the others too soon.")),
        };
    }

    private static LeadReason ReasonOf(DeviceConflict conflict) => new(
        conflict.Type == DeviceConflictType.TwoSites
            ? $"It is listed at {conflict.First.Site} until {conflict.First.To} and at {conflict.Second.Site} from {conflict.Second.From}."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"It is listed at {conflict.First.Site} at {conflict.First.To} and at {conflict.Second.Site} {conflict.Between.TotalHours:0.##} h later; a journey takes at least {conflict.Least.TotalHours:0.##} h."),
        [conflict.First.Entry, conflict.Second.Entry]);

    private static IEnumerable<LeadReason> Rest(DeviceHistory history)
    {
        if (history.Conflicts.Count > MostReasons)
        {
            yield return new LeadReason(
                Counted.Say(history.ConflictCount - MostReasons, "{0} further [pair|pairs] of lists [contradicts|contradict] each other."),
                [.. history.Conflicts.Skip(MostReasons).SelectMany(conflict => new[] { conflict.First.Entry, conflict.Second.Entry }).Distinct()]);
        }
    }
}
