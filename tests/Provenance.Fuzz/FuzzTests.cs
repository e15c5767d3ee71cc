// Every reader of what strangers send, under coverage-guided fuzzing: it accepts or refuses with a reason, and never
// throws, hangs, or allocates out of proportion. Bounded here and drawn from a fixed seed; longer and with other seeds:
//   PROVENANCE_FUZZ_SECONDS=600 PROVENANCE_FUZZ_SEED=7 dotnet test        (for each target)
// and PROVENANCE_UPDATE=1 besides writes what was reached into the committed corpus.

using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Provenance.Fuzz.Driving;

namespace Provenance.Fuzz;

/// <summary>Readers under fire.</summary>
public sealed class FuzzTests(FuzzTests.Fixture fixture, ITestOutputHelper output) : IClassFixture<FuzzTests.Fixture>
{
    private const int DefaultSeed = 20261126;
    private const int DefaultRuns = 15_000;
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(1.5);

    // No reader takes a thousandth of this for any input; a loaded machine may.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int? Seconds => Number("PROVENANCE_FUZZ_SECONDS");

    public static TheoryData<string> Names =>
    [
        "dsse", "attestation", "statement", "section", "leaf", "note", "checkpoint", "vkey", "tile-path", "entry-bundle", "tlog-proof", "add-checkpoint", "witness-answer",
        "tlog-policy", "policy", "bundle", "page-token", "rule-set", "slurm", "slurm-mapping", "csv", "csv-mapping", "bods", "gleif", "ftm", "list",
    ];

    [Fact]
    public void Every_target_is_fuzzed() =>
        Assert.Equal(fixture.Targets.Select(target => target.Name).Order(), Names.Select(row => row.Data).Order());

    [Fact]
    public void Every_seed_is_accepted() => Assert.All(fixture.Targets, target =>
        Assert.All(target.Seeds, seed => Assert.True(target.Read(seed), $"{target.Name}: {Convert.ToBase64String(seed)}")));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_input_makes_a_reader_throw_hang_or_waste(string name)
    {
        var target = fixture.Targets.Single(target => target.Name == name);
        var seed = Number("PROVENANCE_FUZZ_SEED") ?? DefaultSeed;
        var campaign = new Campaign(target, CorpusFiles.Read(name), seed);
        var bounds = Seconds is { } seconds ? new Bounds(long.MaxValue, TimeSpan.FromSeconds(seconds)) : new Bounds(DefaultRuns, DefaultTime);
        var began = Stopwatch.GetTimestamp();
        var run = Task.Factory.StartNew(() => campaign.Run(bounds), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!run.IsCompleted)
        {
            _ = await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(200), Token));
            var (input, since) = campaign.Current;
            if (!run.IsCompleted && since > Hang)
            {
                throw new FuzzException(name, input, $"has been read for {since.TotalSeconds:0} s", null);
            }
        }

        await run;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {campaign.Runs} inputs from seed {seed} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, {campaign.Accepted} accepted, {campaign.Branches} pairs of branches by {campaign.Kept.Count} inputs, at most {campaign.LargestShare:P0} of the memory allowed"));
        if (Environment.GetEnvironmentVariable("PROVENANCE_UPDATE") == "1")
        {
            CorpusFiles.Write(SourceFolder(), name, CorpusFiles.Choose(target, campaign.Kept));
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    /// <summary>The instrumented code, loaded once.</summary>
    public sealed class Fixture
    {
        public Fixture()
        {
            Coverage.Begin();
            Targets = FuzzTarget.All(InstrumentedCode.Load());
        }

        internal IReadOnlyList<FuzzTarget> Targets { get; }
    }
}
