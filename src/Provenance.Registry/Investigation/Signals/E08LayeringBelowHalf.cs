// E8: layering under 50 %. A party keeps its share just below the line from which a list captures, and holds on to control
// by other means. A share just below half is common and alone no lead: joint ventures have it. Something must speak for
// control besides: someone on the boards of both, the holder itself on the board, a second holder whose share reaches the
// line together with this one and who shares a director with it, or a holder who is on a list, or may be where the newest
// version of it does not name him. A share that is a range, as registers give bands, may be just below the line where the
// range meets it: such a lead says so, and comes after the others.

using System.Globalization;
using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E8.</summary>
internal sealed class E08LayeringBelowHalf : Signal
{
    private const string Line = "linePercent";
    private const string Margin = "marginPercent";
    private const int MostSeconds = 20;
    private const string Unit = "direct shares in customers and in those above them";

    /// <inheritdoc/>
    public override string Code => "E8";

    /// <inheritdoc/>
    public override string Title => "Layering under 50 %";

    /// <inheritdoc/>
    public override string Method =>
        "A party keeps its share just below the line of capture and controls by other means. Looked for above the customers of "
        + "rentals: shares just below the line whose holder is on a list, sits on the board, shares directors with the company, "
        + "or shares directors with another holder so that both together reach the line.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Section owners of entities, up from the customers of rentals: shares, and interests boardMember and boardChair.",
        "Listings, where the holder is on a list.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters => [new(Line, ParameterUnit.Percent), new(Margin, ParameterUnit.Percent)];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var parties = await RentingParties.ReadAsync(scope, cancellationToken);
        var (line, margin) = (scope.Parameters.Exact(Line, ParameterUnit.Percent), scope.Parameters.Exact(Margin, ParameterUnit.Percent));
        var (from, below) = ((long)(line.Millionths - margin.Millionths), (long)line.Millionths);
        var (search, doubts) = (new BoardsAbove(parties, scope.Limits.Held), new ListingDoubts(scope.Snapshot.Entities, parties.Day));
        var (leads, tested, quiet, quietRanges) = (new List<(Lead Lead, bool IsSure, bool AreReasonsSure)>(), 0L, 0, 0);
        await foreach (var held in search.WalkAsync(cancellationToken))
        {
            tested += held.Stakes.Count;
            // What an entity has in itself has no board of its own.
            foreach (var stake in held.Stakes.Where(stake => stake.High >= from && stake.Low < below && stake.Holder != held.Entity))
            {
                var reasons = await ReasonsAsync(search, held, stake, below, cancellationToken);
                var (listed, maybeListed) = await ListedAsync(scope, parties, doubts, stake.Holder!.Value, cancellationToken);
                var isSure = stake.Low >= from && stake.High < below;
                if (reasons.Count + listed.Count + maybeListed.Count > 0)
                {
                    leads.Add((LeadOf(held, stake, line, isSure, [.. listed, .. reasons, .. maybeListed]), isSure, reasons.Count + listed.Count > 0));
                }
                else if (isSure)
                {
                    quiet++;
                }
                else
                {
                    quietRanges++;
                }
            }
        }

        // Where a bound was reached what was not looked at may be input.
        string[] bounds = [.. parties.Bounds, .. search.Bounds];
        return tested == 0 && bounds.Length == 0
            ? SignalResult.WithoutInput("Nobody states who has shares in customers of rentals.") with { Caveats = parties.Caveats }
            : SignalResult.Of(tested, Unit, [.. leads.OrderByDescending(found => found.IsSure).ThenByDescending(found => found.AreReasonsSure).ThenByDescending(found => found.Lead.Severity!.Value).ThenBy(found => found.Lead.Entries[0]).Select(found => found.Lead)]) with
            {
                Bounds = bounds,
                Caveats = [.. Caveats(quiet, quietRanges), .. parties.Caveats],
            };
    }

    private static IEnumerable<string> Caveats(int quiet, int quietRanges)
    {
        if (quiet > 0)
        {
            yield return Counted.Say(quiet, "{0} [share|shares] just below the line [has|have] nothing else that speaks for control.");
        }

        if (quietRanges > 0)
        {
            yield return Counted.Say(
                quietRanges, "{0} [share is a range|shares are ranges] that may be just below the line, and [has|have] nothing else that speaks for control.");
        }
    }

    private static async ValueTask<List<LeadReason>> ReasonsAsync(
        BoardsAbove search, HeldEntity held, Stake stake, long line, CancellationToken cancellationToken)
    {
        var (holder, reasons) = (stake.Holder!.Value, new List<LeadReason>());
        var ownBoard = await search.BoardAsync(holder, cancellationToken);
        foreach (var (member, entries) in held.Board)
        {
            if (member == holder)
            {
                reasons.Add(new($"{holder} itself sits on the board of {held.Entity}.", entries));
            }
            else if (ownBoard.TryGetValue(member, out var others))
            {
                reasons.Add(new($"{member} sits on the boards of both.", [.. entries, .. others]));
            }
        }

        // Of many holders with one director, as where nobody states how much they have, each would be named in the lead of each other.
        var seconds = 0;
        foreach (var second in held.Stakes.Where(other => other.Holder != holder))
        {
            // Both may not have of what is open more than there is.
            var (low, high) = (stake.Low + second.Low, Math.Min(stake.High + second.High, stake.Low + second.Low + held.Open));
            if (high < line)
            {
                continue;
            }

            foreach (var (member, entries) in await search.BoardAsync(second.Holder!.Value, cancellationToken))
            {
                if (ownBoard.TryGetValue(member, out var others) && seconds++ < MostSeconds)
                {
                    reasons.Add(new(
                        $"With {second.Holder}, on whose board {member} sits too, it holds {(low >= line ? Percent(low) : $"up to {Percent(high)}")} %.",
                        [.. entries, .. others, .. second.Entries.Select(entry => entry.Value)]));
                }
            }
        }

        if (seconds > MostSeconds)
        {
            reasons.Add(new(Counted.Say(seconds - MostSeconds, "{0} more [seat|seats] of its directors on the boards of other holders, with whom it may reach the line, [is|are] not named."), []));
        }

        return reasons;
    }

    // Lists that the holder stands on, and those that it may stand on no more.
    private static async ValueTask<(List<LeadReason> Listed, List<LeadReason> MaybeListed)> ListedAsync(
        SignalScope scope, RentingParties parties, ListingDoubts doubts, EntityId holder, CancellationToken cancellationToken)
    {
        var (listed, maybeListed) = (new List<LeadReason>(), new List<LeadReason>());
        foreach (var member in (await parties.Reader.ReadClassAsync(holder, cancellationToken)).Members)
        {
            var read = await scope.Snapshot.Entities.ReadListingsOfAsync(member, ScreeningLists.Most, cancellationToken);
            foreach (var listing in ScreeningLists.CountingOn(read, parties.Day)
                .Where(listing => listing.Entity == member && listing.Status == ListingStatus.InForce && listing.Holds(parties.Day)))
            {
                var since = await doubts.SinceAsync(listing, cancellationToken);
                if (await doubts.OfAsync(listing, cancellationToken) is { } doubt)
                {
                    maybeListed.Add(new($"{holder} may be on the list {listing.List}, since version {since.Version}: {doubt}.", [since.Place.LogIndex]));
                }
                else
                {
                    listed.Add(new($"{holder} is on the list {listing.List}, since version {since.Version}.", [since.Place.LogIndex]));
                }
            }
        }

        return (listed, maybeListed);
    }

    private Lead LeadOf(HeldEntity held, Stake stake, Quantity line, bool isSure, List<LeadReason> reasons)
    {
        var subject = LeadSubject.Of(
            new SubjectPart(SubjectKind.Entity, held.Entity.ToString(), "held"), new SubjectPart(SubjectKind.Entity, stake.Holder!.Value.ToString(), "holder"));
        return new Lead(Code, subject)
        {
            Title = $"{stake.Holder} may control {held.Entity} from just below {line} %.",
            Reasons =
            [
                new($"It holds {Percent(stake.Low)}{(stake.High == stake.Low ? "" : $" to {Percent(stake.High)}")} % directly, {(isSure ? "" : "which may be ")}just below {line} %.", [.. stake.Entries.Select(entry => entry.Value)]),
                .. reasons,
            ],
            Against =
            [
                "Joint ventures are often shared out just below half, and owners send directors to what they own.",
                .. isSure ? (string[])[] : ["Its share is known as a range only: it may be smaller, or reach the line."],
            ],
            Severity = new LeadSeverity(stake.Low / 1_000_000m, "per cent", "The direct share, at least."),
        };
    }

    private static string Percent(long millionths) => (millionths / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);
}
