using CsCheck;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>An auditor and the registry come to the same about what contradicts what, each by its own way.</summary>
public sealed class ChainCheckTests
{
    [Fact]
    public void Conflicts_and_what_is_current_are_those_of_the_registrys_book() =>
        (from named in Gen.Int[-1, 7].Array[1, 8]
         from logged in Gen.Shuffle(Enumerable.Range(0, 8).ToArray())
         select (named, logged)).Sample(
            world =>
            {
                // A statement can name only what was signed before it; logged they are in any order, and some never.
                var signed = world.named.Select((target, i) => (Id: Id(i), Supersedes: target >= i || target < 0 ? (Digest?)null : Id(target))).ToList();
                var order = world.logged.Where(i => i < signed.Count).ToList();
                var chain = order.Take(Math.Max(1, order.Count - (order[0] % 2))).Select((which, i) => new ChainedStatement(
                    10 + i, signed[which].Id, signed[which].Supersedes)).ToList();
                var book = BookOf(chain);
                Assert.Equal(book.Where(link => link.Standing == Standing.Conflict).Select(link => link.Index), ChainCheck.Conflicts(chain));
                Assert.Equal(book.Single(link => link.Standing == Standing.Current).Index, ChainCheck.Current(chain));
            },
            iter: 5000);

    private static List<ChainLink> BookOf(List<ChainedStatement> chain)
    {
        var key = new ChainKey("acme/jurong-1/h100-a/jobs/1", "training-job", "acme", Digest.Of("record"u8));
        var book = ChainBook.OpenAsync(
            new Nothing(), [.. chain.Select(statement => (key, statement.Id, statement.Supersedes))], CancellationToken.None).AsTask().GetAwaiter().GetResult();
        for (var i = 0; i < chain.Count; i++)
        {
            var earlier = chain.Take(i).Where(one => one.Id == chain[i].Supersedes).Select(one => (long?)one.Index).FirstOrDefault();
            book.AddAsync(new ChainMember(chain[i].Index, chain[i].Id, key, chain[i].Supersedes, earlier, false), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        return [.. book.Links.OrderBy(link => link.Index)];
    }

    private static Digest Id(int i) => Digest.Of([(byte)i]);

    private sealed class Nothing : IChainReader
    {
        public ValueTask<IReadOnlyList<long?>> FindChainsAsync(IReadOnlyList<ChainKey> keys, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<long?>>([.. keys.Select(_ => (long?)null)]);

        public ValueTask<ChainLink?> ReadLinkAsync(long index, CancellationToken cancellationToken) => ValueTask.FromResult<ChainLink?>(null);

        public ValueTask<IReadOnlyList<Awaited>> FindAwaitedAsync(IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<Awaited>>([]);
    }
}
