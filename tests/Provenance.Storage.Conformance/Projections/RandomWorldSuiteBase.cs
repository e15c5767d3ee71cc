using CsCheck;
using Provenance.Registry.Investigation;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>How much a property is tried.</summary>
/// <param name="Worlds">Worlds, the fixed ones among them; half of them at least are new at every run.</param>
/// <param name="Questions">Questions to each.</param>
/// <param name="WorldSize">Entries of each.</param>
/// <param name="About">Kinds that every second statement is of.</param>
public sealed record Trials(int Worlds, int Questions, int WorldSize, params IReadOnlyList<string> About)
{
    /// <summary>Whether every question is asked for moments in the world too, before the newest entry.</summary>
    public bool AtMoments { get; init; }

    /// <summary>Whether worlds hold more of what signals about customers and handed-on models look for.</summary>
    public bool AreShady { get; init; }

    /// <summary>Whether entities change hands within the days that jobs tell of.</summary>
    public bool ChangesHands { get; init; }

    /// <summary>Whether in every other world jobs are reported as they happen: then most of what was added up is whole at an earlier size.</summary>
    public bool SomeAreInOrder { get; init; }
}

/// <summary>Compares an answer with that of a reference, and notes what there was to compare.</summary>
/// <typeparam name="T">What is asked.</typeparam>
public delegate Task Comparison<T>(WorldView view, Investigator investigator, T question, WorldCoverage coverage);

/// <summary>
/// What suites on random worlds share: every question is asked of the world as it is and as it was at an earlier size, and where the suite says so at moments. A few
/// worlds are the same at every run, so that what they must hold can be asserted; the others are new at every run.
/// </summary>
public abstract class RandomWorldSuiteBase : ProjectionSuiteBase
{
    /// <summary>Worlds that are the same at every run.</summary>
    private const int FixedWorlds = 8;

    /// <summary>Where a walk through lineages begins: at a model, or else at what a word's digest names.</summary>
    protected static Gen<(string? Model, string Digest)> Starts { get; } =
        from isModel in Gen.Bool
        from model in Gen.Int[0, WorldReports.Models.Length - 1]
        from kind in Gen.Int[0, 2]
        from number in Gen.Int[0, 39]
        select (isModel ? WorldReports.Models[model] : null, "fmt"[kind] + number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Compares on both sorts of worlds.</summary>
    protected async Task EachViewAsync<T>(Gen<T> questions, Trials trials, Comparison<T> compare)
    {
        var drawn = Gen.Select(Gen.Int[0, 1_000_000], questions.Array[trials.Questions], Gen.Int[0, trials.WorldSize].Array[trials.Questions]);
        var coverage = new WorldCoverage();
        var fixedWorlds = Math.Min(FixedWorlds, (trials.Worlds + 1) / 2);
        for (var i = 0; i < fixedWorlds; i++)
        {
            await TryAsync(drawn.Generate(new PCG((uint)i, 1), null, out _), coverage, i % 2 == 1);
        }

        coverage.AssertMet();
        await drawn.SampleAsync(one => TryAsync(one, new WorldCoverage(), one.Item1 % 2 == 1), iter: Math.Max(1, trials.Worlds - fixedWorlds), threads: 1);

        async Task TryAsync((int Seed, T[] Questions, int[] Sizes) one, WorldCoverage met, bool isEveryOther)
        {
            using var world = await ProjectAsync(new ProjectionWorld(
                one.Seed, trials.WorldSize, trials.AreShady, isInOrder: isEveryOther && trials.SomeAreInOrder, trials.ChangesHands, trials.About));
            var investigator = Investigate(world);
            foreach (var (question, size) in one.Questions.Zip(one.Sizes))
            {
                await compare(WorldView.Whole(world), investigator, question, met);
                await compare(WorldView.At(world, size), investigator, question, met);
                if (trials.AtMoments)
                {
                    var at = MomentOf(size);
                    await compare(WorldView.Whole(world).Then(at, met), investigator, question, met);
                    await compare(WorldView.At(world, size).Then(at, met), investigator, question, met);
                }
            }
        }
    }

    // Within the hours, or the days, that worlds tell of; sometimes on the hour.
    private static long MomentOf(int size) =>
        WorldReports.Now.Microseconds - (size * 13 % 41 * (size % 3 == 0 ? 24 : 1) * 3_600_000_000L) - (size % 2 * 777_777_777L);
}
