using CsCheck;
using Google.Protobuf.WellKnownTypes;
using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

public sealed class JobsUsageTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<Job> Jobs =
        from start in Gen.Int[0, 40]
        from length in Gen.Int[0, 20]
        from accelerators in Gen.Int[0, 5]
        from isOpen in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        select Job(start, isOpen ? null : start + length, accelerators);

    // At each hour the jobs that run are looked for one by one.
    [Fact]
    public void Usage_is_the_sum_over_the_jobs_that_run() => Gen.Select(Jobs.List[1, 10], Gen.Int[0, 20], Gen.Int[21, 60]).Sample((jobs, from, to) =>
    {
        var period = new Period { From = Time(from), To = Time(to) };
        var usage = JobsUsage.Of(jobs, jobs.Count, period, null);

        Assert.Equal(jobs.All(job => job.MaxAccelerators == 0), usage is null);
        foreach (var hour in Enumerable.Range(from, usage is null ? 0 : to - from))
        {
            var expected = jobs.Where(job => job.StartedAt <= Time(hour) && (job.EndedAt is null || Time(hour) < job.EndedAt)).Sum(job => job.MaxAccelerators);
            Assert.Equal(expected, usage!.Steps.Last(step => step.At <= Start.AddHours(hour)).Value);
        }
    });

    [Fact]
    public void What_is_not_counted_is_said()
    {
        var usage = JobsUsage.Of([Job(0, 2, 8), Job(1, null, 8), new Job { MaxAccelerators = 4 }], 10, null, null)!;

        Assert.Contains("1 job states no end and counts until the end of the period.", usage.Remarks);
        Assert.Contains("1 job states no start or no accelerators and is not in it.", usage.Remarks);
        Assert.Contains("7 jobs are not listed and so not in it.", usage.Remarks);
    }

    [Fact]
    public void Statements_that_contradict_each_other_are_not_added_up()
    {
        var (first, second, withdrawn) = (Job(0, 2, 50), Job(0, 2, 50), Job(0, 2, 7));
        (first.Standing, second.Standing, withdrawn.Standing) = (RecordStanding.Conflict, RecordStanding.Conflict, RecordStanding.Withdrawn);

        var usage = JobsUsage.Of([Job(0, 2, 8), first, second, withdrawn], 2, null, null)!;

        Assert.Equal(8, usage.Peak()!.Value.Value);
        Assert.Contains("3 rows are withdrawn or in conflict and are not in it.", usage.Remarks);
        Assert.Contains("1 job is not listed and so not in it.", usage.Remarks);
        Assert.Null(JobsUsage.Of([first, second], 0, null, null));
    }

    [Theory]
    [InlineData(null, 21)]
    [InlineData(5, 21)]
    [InlineData(30, 30)]
    public void A_job_that_still_runs_counts_until_the_moment_of_the_answer_however_late_it_began(int? validAt, int until)
    {
        var usage = JobsUsage.Of([Job(0, 10, 5), Job(20, null, 50), Job(20, null, 3)], 3, null, validAt is { } hour ? Start.AddHours(hour) : null)!;

        Assert.Equal(53, usage.Peak()!.Value.Value);
        Assert.Equal(Start.AddHours(20), usage.Peak()!.Value.At);
        Assert.Equal(Start.AddHours(until), usage.Until);
        Assert.Equal(Start.AddHours(10), JobsUsage.Of([Job(0, 10, 5)], 1, null, Start.AddHours(30))!.Until);
    }

    private static Job Job(int start, int? end, int accelerators) => new()
    {
        StartedAt = Time(start),
        EndedAt = end is { } hour ? Time(hour) : null,
        MaxAccelerators = accelerators,
    };

    private static Timestamp Time(int hour) => Timestamp.FromDateTimeOffset(Start.AddHours(hour));
}
