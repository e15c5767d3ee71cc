using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Changes;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What changed between two sizes of the log, against a reader who judges the world anew after each entry.</summary>
public abstract class ChangesSuite : RandomWorldSuiteBase
{
    private const int WorldSize = 60;

    // Few withdrawals stand, and few of these are by a suspended signer.
    private const int LargerSize = 300;

    private static readonly Gen<ChangeFilter> Filters =
        from kind in Gen.Int[0, 5]
        from party in Gen.Int[0, 4]
        from prefix in Gen.Int[0, 5]
        select new ChangeFilter
        {
            Kind = kind switch { 0 => "training-job", 1 => "entity", _ => null },
            Party = party == 0 ? "acme" : null,
            RecordPrefix = prefix switch { 0 => "acme/s-1/c-0/", 1 => "entities/", _ => null },
        };

    [Fact]
    public Task Changes_are_those_that_judging_anew_after_each_entry_finds() => EachViewAsync(
        Gen.Select(Gen.Int[0, WorldSize], Filters), new Trials(Worlds: 20, Questions: 2, WorldSize), async (view, investigator, asked, coverage) =>
        {
            var (from, filter) = (Math.Min(asked.Item1, view.Entries.Count), asked.Item2);
            var expected = Obvious(view.Entries, from, filter);
            var question = new ChangesQuestion { FromTreeSize = from, Filter = filter, PageSize = 7, AsOf = view.AsOf };
            var (changes, pages) = await PagesAsync(investigator, question);
            Assert.Equal(expected, changes.Select(change => (change.LogIndex, change.Effect, change.Of)));
            Assert.All(changes, change => Assert.Equal(
                change.Effect == ChangeEffect.Conflicts ? Contradicted(view.Entries, change.LogIndex) : null, change.Contradicts));
            Assert.Equal(
                expected.CountBy(change => (Kind: view.Entries[(int)change.Index].Statement.Kind.Name, change.Effect))
                    .OrderBy(count => count.Key.Kind, StringComparer.Ordinal).ThenBy(count => count.Key.Effect)
                    .Select(count => (count.Key.Kind, count.Key.Effect, (long)count.Value)),
                pages[^1].Counts.Select(count => (count.Kind, count.Effect, count.Count)));
            Assert.All(pages, page => Assert.Equal(view.Entries.Count, page.Basis.TreeSize.Value));
            Assert.All(pages, page => AssertCounted(view.Entries, expected, page.Basis));
            foreach (var effect in Enum.GetValues<ChangeEffect>().Where(effect => effect != ChangeEffect.Trust))
            {
                coverage.Note($"changes: {effect}", expected.Count(change => change.Effect == effect));
            }

            coverage.Note("several pages", expected.Count > 7);
            foreach (var (doubt, isSo) in Doubts(view.Entries))
            {
                coverage.Note($"{doubt} on several pages", expected.Chunk(7).Count(page => page.Any(change => isSo(change))) > 1);
            }
        });

    // Of each sort one, and one of two sorts, all of them on different pages of two; what is unverified counts once.
    [Fact]
    public async Task Each_page_tells_how_much_of_the_whole_question_is_unverified()
    {
        using var world = new WrittenWorld();
        Write("a", null);
        Write("b", null);
        world.IsSuspended = true;
        var suspended = Write("c", null);
        world.IsSuspended = false;
        Write("c", new Supersedes { Statement = suspended, Reason = SupersedesReason.Update });
        Write("d", null, ModelReleaseKind.Body);
        Write("e", null);
        world.IsSuspended = true;
        Write("f", null, ModelReleaseKind.Body);
        world.IsSuspended = false;
        Write("g", null);
        Write("b", null);
        var investigator = await ProjectAsync(world);

        await AssertAsync(new ChangesQuestion { FromTreeSize = 0 }, (9, 4, 2, 1, 2));
        await AssertAsync(new ChangesQuestion { FromTreeSize = 3 }, (6, 3, 1, 1, 2));
        await AssertAsync(new ChangesQuestion { FromTreeSize = 0, AsOf = new AsOf { KnownAt = new TreeSize(5) } }, (5, 2, 1, 0, 1));
        await AssertAsync(new ChangesQuestion { FromTreeSize = 0, Filter = new ChangeFilter { RecordPrefix = "acme/models/c" } }, (2, 1, 1, 0, 0));
        await AssertAsync(new ChangesQuestion { FromTreeSize = 0, Filter = new ChangeFilter { Party = "zenith" } }, (0, 0, 0, 0, 0));

        Digest Write(string model, Supersedes? supersedes, params string[] redacted) => world.Write(
            "acme", StatementKinds.Get<ModelReleaseKind>(), $"acme/models/{model}", supersedes, redacted,
            [DrawnWorld.ReleaseOf(model, "SG", model + world.Count) with { Salt = world.Salt() }]);

        async Task AssertAsync(ChangesQuestion question, (long, long, long, long, long) expected)
        {
            var (changes, pages) = await PagesAsync(investigator, question with { PageSize = 2 });
            Assert.Equal(expected.Item1, changes.Count);
            Assert.Equal(Math.Max(1, (changes.Count + 1) / 2), pages.Count);
            Assert.All(pages, page => Assert.Equal(expected, CountsOf(page.Basis)));
            Assert.All(pages, page => Assert.DoesNotContain(page.Basis.Caveats, caveat => caveat.Contains("page", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public Task Withdrawals_of_a_part_of_the_log_are_those_that_stand() => EachViewAsync(
        Gen.Select(Gen.Int[0, LargerSize], Gen.Int[0, LargerSize], Gen.Int[0, 2], Gen.Bool), new Trials(Worlds: 12, Questions: 4, LargerSize), async (view, investigator, asked, coverage) =>
        {
            var entries = view.Entries;
            var (from, until) = (Math.Min(asked.Item1, asked.Item2), Math.Max(asked.Item1, asked.Item2));
            var party = asked.Item3 == 0 || entries.Count == 0 ? "acme" : entries[from % entries.Count].Party;
            var since = asked.Item3 == 2 && entries.Count > 0 ? LoggedAt(entries[until % entries.Count]) : 0;
            var prefix = asked.Item4 ? "acme/s-1/" : null;
            var expected = entries.Where(entry => entry.Statement.IsWithdrawal && entry.Standing == Standing.Current && entry.Supersedes is not null
                && entry.Party == party && entry.Index >= from && entry.Index < until && LoggedAt(entry) >= since
                && (prefix is null || entry.Statement.Record.StartsWith(prefix, StringComparison.Ordinal)));
            var question = new WithdrawalsQuestion { AsOf = view.AsOf, Spans = [new WithdrawalSpan(party, from, until, since)], RecordPrefix = prefix };
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            Assert.Equal(expected.Select(entry => new Withdrawal(entry.Index, entry.Stored.SignerSuspended)), answer.Withdrawals);
            Assert.False(answer.IsCut);
            coverage.Note("withdrawals", answer.Withdrawals.Count);
            coverage.Note("withdrawals by a suspended signer", answer.Withdrawals.Count(withdrawal => withdrawal.IsSignerSuspended));
        });

    [Fact]
    public async Task A_size_above_what_is_known_and_a_kind_that_does_not_exist_are_refused()
    {
        using var world = await ProjectAsync(2, 20);
        await RefusedAsync(new ChangesQuestion { FromTreeSize = 21 }, "fromTreeSize");
        await RefusedAsync(new ChangesQuestion { FromTreeSize = -1 }, "fromTreeSize");
        await RefusedAsync(new ChangesQuestion { FromTreeSize = 9, AsOf = new AsOf { KnownAt = new TreeSize(8) } }, "fromTreeSize");
        await RefusedAsync(new ChangesQuestion { FromTreeSize = 0, Filter = new ChangeFilter { Kind = "gossip" } }, "kind");

        async Task RefusedAsync(ChangesQuestion question, string field)
        {
            var refusal = (await Investigate(world).AskAsync(question, Token)).Refusal!;
            Assert.Equal((RefusalReason.ArgumentInvalid, field), (refusal.Reason, refusal.Field));
        }
    }

    private static List<(long Index, ChangeEffect Effect, long? Of)> Obvious(IReadOnlyList<WorldEntry> all, int from, ChangeFilter filter)
    {
        var changes = new List<(long, ChangeEffect, long?)>();
        for (var i = from; i < all.Count; i++)
        {
            var entries = WorldView.Of(all, i + 1).Entries;
            var entry = entries[i];
            if ((filter.Kind is null || filter.Kind == entry.Statement.Kind.Name)
                && (filter.Party is null || filter.Party == entry.Party)
                && (filter.RecordPrefix is null || entry.Statement.Record.StartsWith(filter.RecordPrefix, StringComparison.Ordinal)))
            {
                var taken = entry.Supersedes < i ? entry.Supersedes : null;
                changes.Add((i, EffectOf(entries, entry), taken));
            }
        }

        return changes;
    }

    private static long LoggedAt(WorldEntry entry) =>
        Leaf.TryDecode(entry.Stored.Leaf.Span, out var leaf) ? leaf.LoggedAtMilliseconds : throw new InvalidOperationException("The leaf is none.");

    private static void AssertCounted(IReadOnlyList<WorldEntry> all, List<(long Index, ChangeEffect Effect, long? Of)> changes, AnswerBasis basis)
    {
        var doubts = Doubts(all).ToDictionary(doubt => doubt.Doubt, doubt => doubt.IsSo);
        Assert.Equal(
            (changes.Count, changes.Count(change => doubts.Values.Any(isSo => isSo(change))),
                changes.Count(doubts["suspended"]), changes.Count(doubts["in conflict"]), changes.Count(doubts["redacted"])),
            CountsOf(basis));
    }

    private static IReadOnlyList<(string Doubt, Func<(long Index, ChangeEffect Effect, long? Of), bool> IsSo)> Doubts(IReadOnlyList<WorldEntry> all) =>
    [
        ("suspended", change => all[(int)change.Index].Stored.SignerSuspended),
        ("in conflict", change => change.Effect == ChangeEffect.Conflicts),
        ("redacted", change => all[(int)change.Index].Content.MissingSections.Count > 0),
    ];

    private static (long Considered, long Unverified, long OfSuspendedKeys, long InConflict, long Redacted) CountsOf(AnswerBasis basis) =>
        (basis.EntriesConsidered, basis.EntriesUnverified, basis.EntriesOfSuspendedKeys, basis.EntriesInConflict, basis.EntriesRedacted);

    // What its party said when it came.
    private static long Contradicted(IReadOnlyList<WorldEntry> all, long index)
    {
        var entries = WorldView.Of(all, (int)index + 1).Entries;
        var entry = entries[(int)index];
        return entries.Single(other => other.Standing == Standing.Current && other.Party == entry.Party
            && other.Statement.Kind == entry.Statement.Kind && other.Statement.Record == entry.Statement.Record).Index;
    }

    private static ChangeEffect EffectOf(IReadOnlyList<WorldEntry> entries, WorldEntry entry) => entry.Standing switch
    {
        Standing.Conflict => ChangeEffect.Conflicts,
        Standing.Superseded or Standing.Withdrawn => ChangeEffect.ComesLate,
        _ when entries.First(other => other.Party == entry.Party && other.Statement.Kind == entry.Statement.Kind
            && other.Statement.Record == entry.Statement.Record) == entry => ChangeEffect.Begins,
        _ => entry.Statement.Supersedes!.Reason switch
        {
            SupersedesReason.Update => ChangeEffect.Updates,
            SupersedesReason.Correction => ChangeEffect.Corrects,
            _ => ChangeEffect.Withdraws,
        },
    };

    private static async Task<(IReadOnlyList<StatementChange> Changes, IReadOnlyList<ChangesAnswer> Pages)> PagesAsync(Investigator investigator, ChangesQuestion question)
    {
        var (changes, pages) = (new List<StatementChange>(), new List<ChangesAnswer>());
        while (true)
        {
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            pages.Add(answer);
            changes.AddRange(answer.Changes);
            if (answer.NextPageToken.Length == 0)
            {
                return (changes, pages);
            }

            question = question with { PageToken = answer.NextPageToken };
        }
    }
}
