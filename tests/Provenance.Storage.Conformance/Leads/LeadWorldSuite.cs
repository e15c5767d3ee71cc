using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>
/// Signals and leads of random worlds. What was known at an earlier size is held against a registry whose log ends there; what
/// answers count, against a walk over the entries.
/// </summary>
public abstract class LeadWorldSuite : RandomWorldSuiteBase
{
    private static readonly Trials Trials = new(
        Worlds: 14, Questions: 2, WorldSize: 90, "training-job", "training-job", "rental", "entity", "cluster-inventory", "model-release");

    [Fact]
    public Task Signals_and_leads_known_at_a_size_are_those_of_a_log_that_ends_there() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[30, Trials.WorldSize]).SampleAsync(
            async (seed, size) =>
            {
                using var world = await ProjectAsync(seed, Trials.WorldSize, Trials.About);
                var then = await EvaluateAsync(WorldView.At(world, size).AsOf);
                world.Log.Visible = size;
                _ = await ProjectorOf(world).RebuildAsync(null, Token);
                Assert.Equal(await EvaluateAsync(AsOf.Now), then);
            },
            iter: 10,
            threads: 1);

    [Fact]
    public Task What_answers_about_leads_rest_on_is_counted_as_a_walk_over_the_entries_counts_it() => EachViewAsync(
        Gen.Int[2, 5], Trials, async (view, investigator, rows, coverage) =>
        {
            await using var leads = CreateLeads();
            using var source = new LeadSource(leads.Store, Engine());
            var signals = (await investigator.AskAsync(new SignalsQuestion { Source = source, AsOf = view.AsOf }, Token)).Answer!;
            var (keys, all) = (new List<string>(), new SortedSet<long>());
            for (string? token = ""; token is not null;)
            {
                var page = (await investigator.AskAsync(new LeadsQuestion { Source = source, PageSize = rows, PageToken = token, AsOf = view.AsOf }, Token)).Answer!;
                _ = AssertCounted(view, page.Basis, page.Leads.Select(row => row.Lead.Raised.Lead));
                keys.AddRange(page.Leads.Select(row => row.Lead.Raised.Lead.Key.ToString()));
                foreach (var row in page.Leads)
                {
                    var one = (await investigator.AskAsync(new LeadQuestion { Source = source, Key = row.Lead.Raised.Lead.Key, AsOf = view.AsOf }, Token)).Answer!;
                    var contradicting = AssertCounted(view, one.Basis, [row.Lead.Raised.Lead]);
                    Assert.Equal(row.Lead.Raised.Lead.Against.Count + (contradicting.Count > 0 ? 1 : 0), one.Against.Count);
                    Assert.Contains(string.Join(", ", contradicting), one.Against is [.., var last] ? last : "", StringComparison.Ordinal);
                    coverage.Note("leads that rest on what is contradicted", contradicting.Count);
                    Assert.Equal(LeadJson.Write(row.Lead.Raised.Lead), LeadJson.Write(one.Lead.Lead.Raised.Lead));
                    Assert.Equal(row.Lead.Raised.Lead.Entries.Select(entry => view.Entries[(int)entry].Statement.Id), one.Lead.Lead.Raised.StatementIds);
                    all.UnionWith(row.Lead.Raised.Lead.Entries);
                }

                coverage.Note("entries of suspended keys", (int)page.Basis.EntriesOfSuspendedKeys);
                coverage.Note("entries that are redacted", (int)page.Basis.EntriesRedacted);
                token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
            }

            Assert.Equal(keys.Distinct(), keys);
            Assert.Equal(signals.Signals.Sum(row => row.Outcome.LeadsKept), keys.Count);
            Assert.DoesNotContain(signals.Signals, row => row.Outcome.Status is SignalStatus.Failed or SignalStatus.TimedOut);
            _ = ObviousBasis.AssertCounted(view, signals.Basis, all, all);
            coverage.Note("leads", keys.Count);
            coverage.Note("several pages", keys.Count > rows);
            coverage.Note("signals that raise leads", signals.Signals.Count(row => row.Outcome.LeadsKept > 0) > 4);
            coverage.Note("signals without input", signals.Signals.Count(row => row.Outcome.Status == SignalStatus.NoInput));
        });

    /// <summary>Makes an empty store of the backend under test.</summary>
    protected abstract LeadStoreFixture CreateLeads();

    private static SignalEngine Engine() => new(
        KnownSignals.All, AcceleratorCatalogue.Default, new SignalEngineOptions(), TimeProvider.System, NullLogger<SignalEngine>.Instance);

    private static IReadOnlyList<long> AssertCounted(WorldView view, AnswerBasis basis, IEnumerable<Lead> leads)
    {
        var entries = leads.SelectMany(lead => lead.Entries).Distinct().ToList();
        Assert.Empty(entries.Except(basis.LogIndices.Shown));
        return ObviousBasis.AssertCounted(view, basis, entries, entries);
    }

    // Everything that was found, as texts: status, what was tested, and each lead whole.
    private async Task<IReadOnlyList<string>> EvaluateAsync(AsOf asOf)
    {
        await using var snapshot = await Fixture.Investigation.OpenAsync(asOf, Token);
        var evaluation = await Engine().EvaluateAsync(snapshot, RuleSets.Default, snapshot.LoggedUntilMilliseconds * 1_000, isAwaited: false, Token);
        return
        [
            .. evaluation.Signals.SelectMany(signal => signal.Leads
                .Select(raised => $"{System.Text.Encoding.UTF8.GetString(LeadJson.Write(raised.Lead))} {string.Join(' ', raised.StatementIds)}")
                .Prepend($"{signal.Signal} {signal.Status} {signal.Reason} {signal.Tested} {signal.TestedUnit} {signal.LeadsTotal} {string.Join(' ', signal.Caveats)} {string.Join(' ', signal.Bounds)}")),
        ];
    }
}
