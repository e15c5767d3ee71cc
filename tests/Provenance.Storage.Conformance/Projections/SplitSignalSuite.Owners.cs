using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

// Whose customers were when their jobs began, and what must not be taken for an empty log.
public abstract partial class SplitSignalSuite
{
    // Both jobs began ten days ago. Days are days ago; a null is a day that nobody states.
    [Theory]
    [InlineData(40, 300, null, 1)]
    [InlineData(40, 300, 5, 1)]
    [InlineData(40, 300, 15, 0)]
    [InlineData(1, 300, null, 1)]
    [InlineData(1, 5, null, 0)]
    [InlineData(1, null, null, 1)]
    [InlineData(1, null, 15, 0)]
    public async Task E1_and_E3_join_customers_by_who_owned_them_when_their_jobs_began(int asOf, int? bought, int? sold, int leads)
    {
        WriteOwner(Kestrel, 60, 1_000, DayAgo(300));
        WriteOwner(Heron, 60, asOf * Day, DayAgo(bought), DayAgo(sold));
        Write("acme", "j-1", Kestrel, 10 * Day, MoreThanHalf);
        Write("zenith", "j-2", Heron, 10 * Day, MoreThanHalf);

        foreach (var code in (string[])["E1", "E3"])
        {
            var result = await EvaluateAsync(code);
            Assert.Equal(leads, result.Leads.Count);
            Assert.Contains(
                "Owners in common are those of when each job began, or those since then who may have begun before: who buys or sells a customer afterwards changes nothing.",
                result.Caveats);
        }
    }

    [Fact]
    public async Task E1_asks_for_the_owners_of_every_job_anew()
    {
        WriteOwner(Kestrel, 60, 1_000, DayAgo(300));
        WriteOwner(Heron, 60, 40 * Day, DayAgo(300), DayAgo(30));
        Write("acme", "j-1", Kestrel, 10 * Day, MoreThanHalf);
        Write("acme", "j-2", Heron, 35 * Day, MoreThanHalf);
        Write("acme", "j-3", Heron, 200 * Day, Half);

        Assert.Equal([2L, 3L], Assert.Single((await EvaluateAsync("E1")).Leads).Entries);
    }

    [Theory]
    [InlineData("E1")]
    [InlineData("E2")]
    [InlineData("E3")]
    public async Task Where_a_bound_was_reached_what_was_not_looked_at_may_be_input(string code)
    {
        Write("acme", "j-1", Kestrel, 10 * Day, NineTenths, workload: WorkloadClass.Inference);
        Write("acme", "j-2", Kestrel, 10 * Day, NineTenths, workload: WorkloadClass.Inference);

        Assert.NotNull((await EvaluateAsync(code)).NoInput);
        var result = await EvaluateAsync(code, AsOf.Now, World, Fixture, new SignalLimits { Held = 1 });

        Assert.Null(result.NoInput);
        Assert.Equal(["Only the first 1 jobs were looked at."], result.Bounds);
    }

    private static CalendarDate? DayAgo(int? days) =>
        days is { } ago ? CalendarDate.Parse(WrittenWorld.HoursAgo(ago * Day).ToString()[..10]) : null;
}
