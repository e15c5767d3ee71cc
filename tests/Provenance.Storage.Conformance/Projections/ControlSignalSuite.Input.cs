using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;

namespace Provenance.Storage.Conformance.Projections;

// What they look at, and what they say of what they do not.
public abstract partial class ControlSignalSuite
{
    [Fact]
    public async Task Without_rentals_no_signal_about_customers_has_input()
    {
        WriteEntity(Kestrel, [Share(Heron, 49)]);

        Assert.Equal("Nobody reports a rental with a known customer or a reseller.", (await EvaluateAsync("E6")).NoInput);
        Assert.StartsWith("Nobody states when", (await EvaluateAsync("E7")).NoInput, StringComparison.Ordinal);
        Assert.Equal("Nobody states who has shares in customers of rentals.", (await EvaluateAsync("E8")).NoInput);
    }

    [Theory]
    [InlineData("E6")]
    [InlineData("E7")]
    [InlineData("E8")]
    public async Task Where_rentals_were_not_all_looked_at_no_signal_says_that_nobody_reports_any(string signal)
    {
        WriteRental("r-1", Kestrel, reserved: 512);
        WriteEntity(Kestrel, [Share(Heron, 49)], incorporated: DaysAgo(4_000));

        var result = await EvaluateAsync(signal, AsOf.Now, World, Fixture, new SignalLimits { Held = 0 });

        Assert.Equal((null, 0), (result.NoInput, result.Tested));
        Assert.Equal(["Only the first 0 rentals were looked at."], result.Bounds);
    }

    [Theory]
    [InlineData("E6")]
    [InlineData("E7")]
    [InlineData("E8")]
    public async Task Customers_whom_jobs_alone_name_are_counted(string signal)
    {
        WriteJob("j-1", Kestrel);
        WriteJob("j-2", Heron);
        WriteJob("j-3", Heron, "zenith");
        WriteJob("j-4", Zenith);
        WriteJob("j-5", null);
        var alone = await EvaluateAsync(signal);
        WriteRental("r-1", Kestrel, reserved: 512);
        var rented = await EvaluateAsync(signal);
        WriteJudgement(Kestrel, Heron);

        Assert.NotNull(alone.NoInput);
        Assert.Contains("3 customers whose jobs held accelerators, and whom no rental names, were not looked at.", alone.Caveats);
        Assert.Contains("2 customers whose jobs held accelerators, and whom no rental names, were not looked at.", rented.Caveats);
        Assert.Contains("1 customer whose jobs held accelerators, and whom no rental names, was not looked at.", (await EvaluateAsync(signal)).Caveats);
    }
}
