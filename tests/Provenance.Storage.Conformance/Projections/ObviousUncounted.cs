using System.Globalization;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What questions about jobs and their accelerators cannot count, found by walking the list.</summary>
internal static class ObviousUncounted
{
    /// <summary>That an answer says how many jobs may have held more than their allocations tell, and how many clusters have no known country.</summary>
    /// <param name="view">The world.</param>
    /// <param name="filter">Period and place of the question.</param>
    /// <param name="customers">Its customers; null among them asks for everybody's.</param>
    /// <param name="basis">What the answer says.</param>
    /// <param name="coverage">Learns how often there was anything to say.</param>
    public static void AssertSaid(
        WorldView view, JobFilter filter, IReadOnlyCollection<string?> customers, AnswerBasis basis, WorldCoverage coverage)
    {
        var jobs = customers.SelectMany(customer => ObviousJobs.Find(view.Entries, filter with { Customer = customer }))
            .Count(job => job.Standing == Standing.Current && job.Content.Section<Run>() is not { StartedAt.IsKnown: true, EndedAt.IsKnown: true });
        Assert.Equal(jobs, SaidBy(basis, "still ran when last reported"));
        coverage.Note("jobs that may have held more", jobs);
        var unlisted = Unlisted(view, filter, customers).Count();
        Assert.Equal(unlisted, SaidBy(basis, "no allocation, and do"));
        coverage.Note("jobs that list nothing that they held", unlisted);
        AssertUnseen(view, filter, customers, basis, coverage);
        AssertPlaced(view, filter, basis, coverage);
    }

    /// <summary>Runs from a known start to a known end that list nothing, and do not state that they took no hours and made no operations.</summary>
    public static IEnumerable<Run> Unlisted(WorldView view, JobFilter filter, IReadOnlyCollection<string?> customers) =>
        from customer in customers
        from job in ObviousJobs.Find(view.Entries, filter with { Customer = customer })
        where job.Standing == Standing.Current
        let run = job.Content.Section<Run>()
        where run is { StartedAt.IsKnown: true, EndedAt.IsKnown: true, Allocations.Count: 0 }
            && (!run.AcceleratorHours.IsKnown || run.AcceleratorHours.Value.High > Quantity.Zero || (run.Flop.IsKnown && run.Flop.Value.High > Quantity.Zero))
        select run;

    /// <summary>That an answer says how many rentals reserve how much where nobody can see what runs.</summary>
    public static void AssertUnseen(
        WorldView view, JobFilter filter, IReadOnlyCollection<string?> customers, AnswerBasis basis, WorldCoverage coverage)
    {
        var unseen = view.Entries.Where(entry => entry is { Standing: Standing.Current, Statement: { Kind: RentalKind, IsWithdrawal: false } }
            && entry.Content.Section<Terms>() is { Visibility: Visibility.None or Visibility.Power or Visibility.Network } terms
            && !(terms.From.Microseconds >= filter.Period.ToMicroseconds) && !(terms.To.At?.Microseconds <= filter.Period.FromMicroseconds)
            && IsOf(entry.Content.Section<RentalParties>()) && IsAt(ClusterName.Of(entry.Statement.RecordName))).ToList();
        var terms = unseen.ConvertAll(entry => entry.Content.Section<Terms>()!);
        var moments = terms.Select(one => Math.Max(one.From.Microseconds, filter.Period.FromMicroseconds ?? long.MinValue));
        var reserved = moments.Select(at => terms.Where(one => one.From.Microseconds <= at && !(one.To.At?.Microseconds <= at))
            .Sum(one => one.Reserved.Sum(part => part.Count))).DefaultIfEmpty().Max();
        const string Words = "without sight of";
        Assert.Equal(unseen.Count, basis.Caveats.Where(caveat => caveat.Contains("what ran there is not known", StringComparison.Ordinal)).Sum(Number));
        Assert.Equal(unseen.Count > 0, basis.Caveats.Any(caveat => caveat.Contains(Words, StringComparison.Ordinal)
            && caveat.Contains($" up to {reserved.ToString("N0", CultureInfo.InvariantCulture)} ", StringComparison.Ordinal)));
        coverage.Note("rentals without sight", unseen.Count);

        bool IsOf(RentalParties? parties) => customers.Contains(null)
            || (parties is not null && (customers.Contains(parties.Customer.ToString()) || customers.Contains(parties.EndCustomer.ToString())));

        bool IsAt(ClusterName cluster) => (filter.Operator is null || filter.Operator == cluster.Operator)
            && (filter.Site is null || filter.Site == cluster.Site)
            && (filter.Cluster is null || filter.Cluster == cluster.Cluster)
            && (filter.Country is null || ObviousInventory.CountryOf(view.Entries, cluster) == filter.Country);

        static int Number(string caveat) => int.Parse(caveat.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>The same of clusters alone.</summary>
    public static void AssertPlaced(WorldView view, JobFilter filter, AnswerBasis basis, WorldCoverage coverage)
    {
        var unplaced = filter.Country is null ? 0 : view.Known
            .Where(entry => entry.Statement.Kind is TrainingJobKind && !entry.Statement.IsWithdrawal)
            .Select(entry => ClusterName.Of(entry.Statement.RecordName))
            .Where(cluster => (filter.Operator is null || filter.Operator == cluster.Operator)
                && (filter.Site is null || filter.Site == cluster.Site)
                && (filter.Cluster is null || filter.Cluster == cluster.Cluster))
            .Distinct()
            .Count(cluster => ObviousInventory.CountryOf(view.Entries, cluster) is null);
        Assert.Equal(unplaced, SaidBy(basis, "no country by a current inventory"));
        coverage.Note("clusters without a known country", unplaced);
    }

    // The number that a sentence begins with; 0 where it is not said.
    private static int SaidBy(AnswerBasis basis, string words) =>
        basis.Caveats.SingleOrDefault(caveat => caveat.Contains(words, StringComparison.Ordinal)) is { } said
            ? int.Parse(said.Split(' ')[0], CultureInfo.InvariantCulture)
            : 0;
}
