using Provenance.Registry.Ownership;
using Provenance.Registry.Tests.Ownership;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What keeps out of sight who is behind a customer: interests nobody names above it, and shares that statements leave open.</summary>
internal static class ObviousHiding
{
    /// <summary>Reasons with their entries, and the share that is open in all; of too many ranges the open shares are left out.</summary>
    public static async Task<(IReadOnlyList<string> Reasons, decimal? Open, bool IsTooLarge)> OfAsync(ObviousRenting renting, EntityId customer)
    {
        var reasons = await UnnamedAsync(renting, customer);
        var shares = renting.SharesOf(customer);
        if (shares.IsTooLarge)
        {
            return (reasons, null, true);
        }

        var inAll = OpenIn(shares, [.. Words.SelectMany(word => EndsOf(shares, word.Reason))]);
        if (inAll < Quantity.FromInteger(25))
        {
            return (reasons, null, false);
        }

        foreach (var (reason, words) in Words)
        {
            var open = OpenIn(shares, EndsOf(shares, reason));
            if (open > Quantity.Zero)
            {
                reasons.Add($"Up to {open} % of it is {words}: {ObviousBoards.Text(await StatementsAsync(renting, GapsIn(shares, ObviousControl.Name(customer), reason)))}");
            }
        }

        return (reasons, (decimal)inAll.Millionths / 1_000_000, false);
    }

    private static Quantity OpenIn(ObviousShares shares, List<string> ends) => ends.Count == 0 ? Quantity.Zero : ObviousShares.Rounded(shares.Of(ends)).High;

    private static List<string> EndsOf(ObviousShares shares, PathEnd reason) => reason switch
    {
        PathEnd.UnknownParty => [ObviousTable.Unknown],
        PathEnd.RestUnstated => [ObviousTable.Rest],
        _ => [.. shares.Ends.Where(end => end.Value == reason).Select(end => end.Key)],
    };

    private static IReadOnlyList<(PathEnd Reason, string Words)> Words { get; } =
    [
        (PathEnd.NoOwnersStated, "not given by statements about who has an interest"),
        (PathEnd.UnknownParty, "held by parties stated as unknown"),
        (PathEnd.RestUnstated, "left over by the shares stated"),
        (PathEnd.CycleOnly, "held in a circle without an owner outside"),
    ];

    private static async Task<List<string>> UnnamedAsync(ObviousRenting renting, EntityId customer)
    {
        var reasons = new List<(string Sentence, long Entry)>();
        foreach (var entity in await renting.AboveAsync(customer))
        {
            foreach (var stated in await renting.IsEndAsync(entity, customer) ? [] : await renting.InForceAsync(entity))
            {
                if (stated.Interest.Type.ToString() is "nominee" or "unknownInterest" or "unpublishedInterest")
                {
                    var holder = stated.Interest.Party.TryGet(out var party) ? party.ToString() : "An unknown party";
                    reasons.Add(($"{holder} holds an interest of the kind {stated.Interest.Type} in {entity}, by {stated.Statement.Declarer}.", stated.Statement.Entry.Value));
                }
            }
        }

        return [.. reasons.GroupBy(reason => reason.Sentence).Select(reason => $"{reason.Key}: {ObviousBoards.Text(reason.Select(one => one.Entry))}")];
    }

    // Entities on a path of shares in which something is left open.
    private static IEnumerable<string> GapsIn(ObviousShares shares, string start, PathEnd reason) => OnPaths(shares, start).Where(name => reason is PathEnd.CycleOnly or PathEnd.NoOwnersStated
        ? shares.Ends[name] == reason
        : shares.Ends[name] == PathEnd.None && shares.Tables[name].Corners().Exists(corner => corner.GetValueOrDefault(reason == PathEnd.UnknownParty ? ObviousTable.Unknown : ObviousTable.Rest) > 0));

    // A holder to whom the others leave nothing is named, and holds nothing.
    private static List<string> OnPaths(ObviousShares shares, string start)
    {
        var reached = new List<string> { start };
        for (var next = 0; next < reached.Count; next++)
        {
            var holders = shares.Ends[reached[next]] is PathEnd.None or PathEnd.CycleOnly
                ? shares.Tables[reached[next]].Corners().SelectMany(corner => corner).Where(part => part.Value > 0 && shares.Ends.ContainsKey(part.Key)).Select(part => part.Key)
                : [];
            reached.AddRange(holders.Distinct().Where(holder => !reached.Contains(holder)).ToList());
        }

        return reached;
    }

    private static async Task<IReadOnlyList<long>> StatementsAsync(ObviousRenting renting, IEnumerable<string> names)
    {
        var entries = new List<long>();
        foreach (var name in names)
        {
            entries.AddRange((await renting.OwnersOfAsync(renting.Of(name))).Statements.Select(statement => statement.Entry.Value));
        }

        return entries;
    }
}
