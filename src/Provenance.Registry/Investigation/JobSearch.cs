using System.Globalization;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>One search: a pass over the figures of all jobs that pass the filter, keeping sums and the page's best.</summary>
internal sealed class JobSearch(IInvestigationSnapshot snapshot, JobQuestion question)
{
    private readonly EstimateAccumulator _hours = new();
    private readonly EstimateAccumulator _flop = new();
    private long _jobs;
    private long _maxAccelerators;
    private long _suspended;
    private long _conflicts;
    private long _redacted;
    private long _timesUnknown;

    public async ValueTask<InvestigationOutcome<JobAnswer>> RunAsync(CancellationToken cancellationToken)
    {
        var identity = Identity();
        (long StartedAt, long LogIndex)? after = null;
        if (question.PageToken.Length > 0)
        {
            if (!PageToken.TryDecode(identity, question.PageToken, out var position))
            {
                return InvestigationOutcome<JobAnswer>.Refuse(PageToken.Invalid);
            }

            after = Position(position);
        }

        var size = question.PageSize == 0 ? JobQuestion.DefaultPageSize : question.PageSize;
        var page = await ReadAsync(after, size + 1, cancellationToken);
        var shown = page.Take(size).ToList();
        return InvestigationOutcome<JobAnswer>.Of(new JobAnswer
        {
            Jobs = await snapshot.ReadJobsAsync([.. shown.Select(job => job.LogIndex)], cancellationToken),
            NextPageToken = page.Count > size
                ? PageToken.Encode(identity, string.Create(CultureInfo.InvariantCulture, $"{shown[^1].StartedAt} {shown[^1].LogIndex}"))
                : "",
            Totals = Totals(),
            Basis = await BasisAsync(cancellationToken),
        });
    }

    private Digest Identity()
    {
        var filter = question.Filter;
        return PageToken.Question(
            "SearchJobs",
            filter.Customer,
            filter.Operator,
            filter.Site,
            filter.Cluster,
            filter.Period,
            filter.Model,
            filter.Country,
            filter.MinAccelerators,
            filter.MinFlop,
            question.IncludeDisputed);
    }

    private static (long StartedAt, long LogIndex) Position(string text)
    {
        var parts = text.Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    // A heap with the worst of the best on top: memory for one page, however many jobs there are.
    private async ValueTask<IReadOnlyList<(long StartedAt, long LogIndex)>> ReadAsync(
        (long StartedAt, long LogIndex)? after, int count, CancellationToken cancellationToken)
    {
        var best = new PriorityQueue<(long StartedAt, long LogIndex), (long, long)>();
        await foreach (var job in snapshot.ReadJobFiguresAsync(question.Filter, cancellationToken))
        {
            Count(job);
            var place = (job.StartedAt, job.LogIndex);
            if ((job.Standing == Standing.Current || question.IncludeDisputed)
                && (after is not { } before || place.CompareTo(before) < 0))
            {
                _ = best.Count < count ? Enqueue(best, place) : best.EnqueueDequeue(place, place);
            }
        }

        return [.. best.UnorderedItems.Select(item => item.Element).OrderDescending()];
    }

    private static (long, long) Enqueue(PriorityQueue<(long, long), (long, long)> best, (long, long) place)
    {
        best.Enqueue(place, place);
        return place;
    }

    private void Count(JobFigures job)
    {
        _suspended += job.IsSignerSuspended ? 1 : 0;
        _conflicts += job.Standing == Standing.Conflict ? 1 : 0;
        _redacted += job.Missing == JobSections.None ? 0 : 1;
        if (job.Standing != Standing.Current)
        {
            return;
        }

        _jobs++;
        _timesUnknown += job.StartedAt < 0 || job.EndedAt is null ? 1 : 0;
        _maxAccelerators = Math.Max(_maxAccelerators, job.MaxAccelerators);
        if (job.AcceleratorHours is { } hours)
        {
            _hours.Add(hours.Low, hours.High, hours.Basis);
        }

        if (job.Flop is { } flop)
        {
            _flop.Add(flop.Low, flop.High, flop.Basis);
        }
    }

    private JobTotals Totals() => new()
    {
        Jobs = _jobs,
        AcceleratorHours = _hours.ToSum(),
        Flop = _flop.ToSum(),
        JobsWithoutHours = _jobs - _hours.Count,
        JobsWithoutFlop = _jobs - _flop.Count,
        MaxAccelerators = _maxAccelerators,
    };

    private async ValueTask<AnswerBasis> BasisAsync(CancellationToken cancellationToken)
    {
        var caveats = new List<string>();
        var redacted = _redacted;
        if (question.Filter.AsksForContent)
        {
            redacted = await snapshot.CountRedactedJobsAsync(question.Filter, cancellationToken);
            Add(redacted - _redacted, "{0} jobs have redacted sections that could not be compared with the filter; they are left out.");
        }

        Add(
            question.Filter.Period == Period.Always ? 0 : _timesUnknown,
            "{0} jobs have no known start or end, or still ran when last reported; they are kept, for they may overlap the period.");
        if (question.Filter.MinFlop is not null)
        {
            caveats.Add("Jobs that declare no FLOP are left out.");
        }

        return AnswerBasis.Of(snapshot.Head) with
        {
            EntriesOfSuspendedKeys = _suspended,
            EntriesInConflict = _conflicts,
            EntriesRedacted = Math.Max(redacted, _redacted),
            Caveats = caveats,
        };

        void Add(long count, string format)
        {
            if (count > 0)
            {
                caveats.Add(format.Replace("{0}", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            }
        }
    }
}
