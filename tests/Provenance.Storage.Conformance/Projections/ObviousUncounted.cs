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
        AssertUnseen(view, filter, customers, basis, coverage);
        AssertPlaced(view, filter, basis, coverage);
    }

    /// <summary>That an answer says how many rentals reserve how much where nobody can see what runs.</summary>
    public static void AssertUnseen(
        WorldView view, JobFilter filter, IReadOnlyCollection<string?> customers, AnswerBasis basis, WorldCoverage coverage)
    {
        var unseen = view.Entries.Where(entry => entry is { Standing: Standing.Current, Statement: { Kind: RentalKind, IsWithdrawal: false } }
            && entry.Content.Section<Terms>() is { Visibility: Visibility.None or Visibility.Power or Visibility.Network } terms
            && !(terms.From.Microseconds >= filter.Period.ToMicroseconds) && !(terms.To.At?.Microseconds <= filter.Period.FromMicroseconds)
            && IsOf(entry.Content.Section<RentalParties>()) && IsAt(ClusterName.Of(entry.Statement.RecordName))).ToList();
        var reserved = unseen.Sum(entry => entry.Content.Section<Terms>()!.Reserved.Sum(part => part.Count));
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
