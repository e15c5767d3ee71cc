using System.Globalization;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Jobs;

/// <summary>One search: sums over all jobs that pass the filter, and a page of them.</summary>
internal sealed class JobSearch(QuestionScope scope, JobQuestion question, int rows)
{
    public async ValueTask<JobAnswer> RunAsync(CancellationToken cancellationToken)
    {
        var facts = scope.Snapshot.Jobs;
        var (judged, isCut) = await JudgedCustomers.FindAsync(
            scope.Snapshot.Identities, question.Filter.Customer, question.IdentifiersApart, cancellationToken);
        IReadOnlyList<string?> customers = judged is null ? [question.Filter.Customer] : [.. judged.Identifiers];
        var search = new CustomerJobs(facts, question.Filter, customers);
        var after = scope.PageStart.Length > 0 ? Position(scope.PageStart) : (JobPlace?)null;
        var page = await search.ReadPageAsync(question.IncludeDisputed, after, rows + 1, cancellationToken);
        var jobs = await facts.ReadAsync([.. page.Take(rows).Select(job => job.LogIndex)], cancellationToken);
        var tally = await search.TallyAsync(cancellationToken);
        var contradictions = await JobContradictions.ReadAsync(facts, question.Filter, customers, page.Take(rows).Select(job => job.LogIndex), cancellationToken);
        var basis = contradictions.Mark(await BasisAsync(customers, jobs, tally.Sums, cancellationToken));
        return new JobAnswer
        {
            Jobs = jobs,
            Judged = judged,
            NextPageToken = page.Count > rows ? question.PageAfter(scope, jobs[^1].Figures) : "",
            Totals = Totals(tally),
            Basis = JudgedCustomers.Mark(basis, [judged], isCut),
        };
    }

    private static JobPlace Position(string text)
    {
        var parts = text.Split(' ');
        return new JobPlace(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static JobTotals Totals(JobTally tally) => new()
    {
        Jobs = tally.Sums.Jobs,
        AcceleratorHours = SummedEstimate.Of(tally.Sums.Hours),
        Flop = SummedEstimate.Of(tally.Sums.Flop),
        JobsWithoutHours = tally.Sums.Jobs - tally.Sums.Hours.Count,
        JobsWithoutFlop = tally.Sums.Jobs - tally.Sums.Flop.Count,
        MaxAccelerators = tally.MaxAccelerators,
    };

    private async ValueTask<AnswerBasis> BasisAsync(
        IReadOnlyList<string?> customers, IReadOnlyList<JobDetail> jobs, JobSums sums, CancellationToken cancellationToken)
    {
        var caveats = new List<string> { "Accelerator hours are as the jobs state them; those of clusters, usage and balances are computed from allocations." };
        var redacted = sums.Redacted;
        if (question.Filter.AsksForContent)
        {
            redacted = (await scope.Snapshot.Jobs.SumAsync(question.Filter.PlaceOnly, cancellationToken)).Redacted;
            Add(redacted - sums.Redacted, "{0} [job has|jobs have] redacted sections that could not be compared with the filter; [it is|they are] left out.");
        }

        Add(
            question.Filter.Period == Period.Always ? 0 : sums.WithoutTimes,
            "{0} [job has|jobs have] no known start or end, or still ran when last reported; [it is|they are] kept, for [it|they] may overlap the period.");
        caveats.AddRange(UnlistedUse.Say(sums));
        if (question.Filter.Period != Period.Always)
        {
            caveats.Add("Totals are of whole jobs, also where a part of a job lies outside the period: what several periods come to cannot be added up.");
        }

        caveats.AddRange(await RentalsOfTwo.SayAsync(scope.Snapshot.Origins, customers, cancellationToken));
        caveats.AddRange((await UnseenRentals.ReadAsync(scope.Snapshot.Rentals, question.Filter, customers, cancellationToken)).Caveats);
        caveats.AddRange(await UnplacedClusters.SayAsync(scope.Snapshot.Clusters, question.Filter, cancellationToken));
        if (question.Filter.MinFlop is not null)
        {
            caveats.Add("Jobs that declare no FLOP are left out.");
        }

        return scope.Basis() with
        {
            LogIndices = EvidenceIndices.Of(jobs.SelectMany(job => job.LogIndices)),
            EntriesConsidered = sums.Jobs + sums.Conflicts,
            EntriesUnverified = sums.Unverified,
            EntriesOfSuspendedKeys = sums.Suspended,
            EntriesInConflict = sums.Conflicts,
            EntriesRedacted = Math.Max(redacted, sums.Redacted),
            Caveats = caveats,
        };

        void Add(long count, string format)
        {
            if (count > 0)
            {
                caveats.Add(Counted.Say(count, format));
            }
        }
    }
}
