using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Whether what is named as joining a group's jobs does, by following it entry by entry.</summary>
internal static class ObviousChains
{
    /// <summary>Holds the links of a group against what its jobs have.</summary>
    /// <param name="entries">The world.</param>
    /// <param name="group">As answered.</param>
    /// <param name="joining">What each job has that joins it to whoever has it too.</param>
    /// <param name="coverage">Is told what was met.</param>
    public static void AssertJoined(
        IReadOnlyList<WorldEntry> entries, StructuringGroup group, IReadOnlyDictionary<long, HashSet<string>> joining, WorldCoverage coverage)
    {
        Assert.Equal(group.JoinedByTotal, group.JoinedBy.Count);
        var reached = group.LogIndices.Shown.Take(1).ToHashSet();
        foreach (var link in group.JoinedBy)
        {
            Assert.True(link.LogIndices.Shown.Count > 1);
            Assert.Equal((link.LogIndices.Total, link.Rentals.Total), (link.LogIndices.Shown.Count, link.Rentals.Shown.Count));
            Assert.True(group.Links.HasFlag(link.Link));

            // All of them have it, and where strangers have it apart those of one part.
            var common = link.LogIndices.Shown.Select(job => joining[job]).Aggregate((left, right) => [.. left.Intersect(right)]);
            Assert.Contains(common, key => key == $"{link.Link} {link.Key}" || key.StartsWith($"{link.Link} {link.Key} of ", StringComparison.Ordinal));

            // A tree: one of them was reached before, the others were not.
            Assert.Single(link.LogIndices.Shown, job => !reached.Add(job));
            AssertTold(entries, link);
            coverage.Note("links that rentals tell", link.Rentals.Shown.Count);
        }

        // It leads to each that is listed, and over others only on the way.
        Assert.Subset(reached, group.LogIndices.Shown.ToHashSet());
        var between = reached.Except(group.LogIndices.Shown).ToList();
        Assert.All(between, job => Assert.True(group.JoinedBy.Count(link => link.LogIndices.Shown.Contains(job)) > 1));
        Assert.Equal(between.Concat(group.JoinedBy.SelectMany(link => link.Rentals.Shown)).Distinct().Order(), group.JoiningLogIndices.Shown);
        coverage.Note("chains over jobs that are not listed", between.Count > 0 ? 1 : 0);
    }

    // What the jobs do not say themselves a rental says that is named.
    private static void AssertTold(IReadOnlyList<WorldEntry> entries, JoiningKey link)
    {
        var rentals = link.Rentals.Shown.Select(index => entries[(int)index]).ToList();
        Assert.All(rentals, rental => Assert.Equal(Standing.Current, rental.Standing));
        foreach (var job in link.LogIndices.Shown.Select(index => entries[(int)index]))
        {
            var own = rentals.Find(rental => rental.Index == ObviousStructuring.RentalNamedBy(entries, job)?.Index);
            var stated = job.Content.Section<JobParties>() is { Customer.IsKnown: true } parties ? parties.Customer.ToString() : null;
            if (link.Link == JobLinks.Customer)
            {
                Assert.True(stated == link.Key || ObviousStructuring.CustomersOf(entries, job).Contains(link.Key));
                Assert.True(stated == link.Key || own is not null);
            }
            else if (link.Link == JobLinks.Payment)
            {
                var customers = own is null && stated is not null ? [stated] : ObviousStructuring.CustomersOf(entries, job);
                Assert.True(IsPaid(own) || rentals.Exists(rental => IsPaid(rental) && customers.Contains($"{rental.Content.Section<RentalParties>()!.Customer}")));
            }
        }

        bool IsPaid(WorldEntry? rental) => rental?.Content.Section<RentalParties>()?.PaymentFingerprint?.ToString() == link.Key;
    }
}
