// Where artifacts are named, found by digest or by name. On a server each question is a journey: what a walk needs of many
// artifacts is read together before it asks for one after the other.

using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>Finds mentions of artifacts for one graph; see there for what <paramref name="isUpward"/> leaves out.</summary>
internal sealed class LineageMentions(ILineageFacts facts, bool isUpward)
{
    private const int AtOnce = 1_000;

    // What is too much together is halved, so that one name that everybody uses does not stand in the way of all others;
    // after so many in vain the rest is read one after the other.
    private const int MostInVain = 24;

    private readonly SortedDictionary<(long, int), LineageArtifact> _conflicting = [];
    private readonly Dictionary<Digest, List<LineageArtifact>> _digestsAhead = [];
    private readonly Dictionary<string, IReadOnlyList<LineageArtifact>> _namesAhead = new(StringComparer.Ordinal);

    // A step to a name looks at all that bears it several times in a row, and at who declares it.
    private (string Name, IReadOnlyList<LineageArtifact> Mentions)? _named;
    private (string Model, IReadOnlyList<long> Makers)? _makers;

    /// <summary>Whether mentions were left out because there were too many.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Mentions by entries in conflict that have one of these digests, as far as they were met.</summary>
    public IEnumerable<LineageArtifact> ConflictingWith(IReadOnlySet<Digest> digests) =>
        _conflicting.Values.Where(mention => mention.Identifying.Any(digests.Contains));

    /// <summary>
    /// Reads together who names these digests, and what these join, where there are several: each is asked for next and once, and kept
    /// until then.
    /// </summary>
    public async ValueTask ReadAheadAsync(IEnumerable<Digest> digests, CancellationToken cancellationToken)
    {
        var open = isUpward ? [] : digests.Where(IsNew).ToHashSet();
        while (open.Count > 1)
        {
            var joined = new HashSet<Digest>();
            await foreach (var (some, found) in TogetherAsync(open, facts.FindArtifactsTogetherAsync, cancellationToken))
            {
                var naming = found.SelectMany(mention => mention.Digests.Select(own => (own.Digest, Mention: mention)))
                    .ToLookup(one => one.Digest, one => one.Mention);
                foreach (var digest in some)
                {
                    _digestsAhead[digest] = [.. naming[digest]];
                    joined.UnionWith(naming[digest].Where(mention => !mention.IsConflict && mention.Identifying.Contains(digest)).SelectMany(mention => mention.Identifying));
                }
            }

            joined.ExceptWith(open);
            open = [.. joined.Where(IsNew)];
        }

        bool IsNew(Digest digest) => !_digestsAhead.ContainsKey(digest);
    }

    /// <summary>Reads together what bears these names; what was read so before is forgotten.</summary>
    public async ValueTask ReadAheadAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        _namesAhead.Clear();
        await foreach (var (some, found) in TogetherAsync(names.Distinct(StringComparer.Ordinal), facts.FindArtifactsTogetherAsync, cancellationToken))
        {
            var bearing = found.SelectMany(mention => mention.Names.Distinct().Select(name => (Name: name, Mention: mention)))
                .ToLookup(one => one.Name, one => one.Mention, StringComparer.Ordinal);
            foreach (var name in some)
            {
                _namesAhead[name] = [.. bearing[name].OrderBy(mention => mention.LogIndex).ThenBy(mention => mention.Place)];
            }
        }
    }

    /// <summary>Where digests are named; of one that is known by <paramref name="joined"/>, upward, what leads to makers.</summary>
    public async ValueTask<IReadOnlyList<LineageArtifact>> FindAsync(
        IReadOnlyCollection<Digest> digests, LineageArtifact? joined, CancellationToken cancellationToken)
    {
        var found = digests.Count > 0 && digests.All(_digestsAhead.ContainsKey) ? TakeAhead(digests)
            : joined is not null && isUpward
                ? await facts.FindMadeOrJoiningAsync(digests, joined.Digests, LineageGraph.MostMentions, cancellationToken)
                : await facts.FindArtifactsAsync(digests, LineageGraph.MostMentions, cancellationToken);
        IsTruncated |= found.Count >= LineageGraph.MostMentions;
        foreach (var mention in found.Where(mention => mention.IsConflict))
        {
            _conflicting[(mention.LogIndex, mention.Place)] = mention;
        }

        return [.. found.Where(mention => !mention.IsConflict)];
    }

    /// <summary>What bears a name in a sort of role.</summary>
    public async ValueTask<IReadOnlyList<LineageArtifact>> FindAsync(string name, string roleSort, CancellationToken cancellationToken)
    {
        if (_named is not { } named || named.Name != name)
        {
            _named = named = (name, _namesAhead.GetValueOrDefault(name)
                ?? await facts.FindArtifactsAsync(name, LineageGraph.MostMentions, cancellationToken));
            IsTruncated |= named.Mentions.Count >= LineageGraph.MostMentions;
        }

        return [.. named.Mentions.Where(mention => LineageGraph.SortOf(mention.Role) == roleSort)];
    }

    /// <summary>Jobs and releases that declare a model's name.</summary>
    public async ValueTask<IReadOnlyList<long>> MakersAsync(string model, CancellationToken cancellationToken)
    {
        if (_makers is not { } known || known.Model != model)
        {
            _makers = known = (model, await facts.FindMakersAsync(model, LineageGraph.MostMentions, cancellationToken));
            IsTruncated |= known.Makers.Count >= LineageGraph.MostMentions;
        }

        return known.Makers;
    }

    private List<LineageArtifact> TakeAhead(IReadOnlyCollection<Digest> digests)
    {
        var found = new SortedDictionary<(long, int), LineageArtifact>();
        foreach (var digest in digests)
        {
            _ = _digestsAhead.Remove(digest, out var ahead);
            foreach (var mention in ahead!)
            {
                found[(mention.LogIndex, mention.Place)] = mention;
            }
        }

        return [.. found.Values.Take(LineageGraph.MostMentions)];
    }

    // As much as one alone may have, of all together: what is left out here is read when it is asked for.
    private static async IAsyncEnumerable<(T[] Some, IReadOnlyList<LineageArtifact> Found)> TogetherAsync<T>(
        IEnumerable<T> asked,
        Func<IReadOnlyCollection<T>, int, CancellationToken, ValueTask<IReadOnlyList<LineageArtifact>?>> find,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (open, room, inVain) = (new Stack<T[]>(asked.Chunk(AtOnce).Reverse()), LineageGraph.MostMentions, 0);
        while (inVain < MostInVain && open.TryPop(out var some))
        {
            if (await find(some, room, cancellationToken) is { } found)
            {
                room -= found.Count;
                yield return (some, found);
                continue;
            }

            inVain++;
            if (some.Length > 2)
            {
                open.Push(some[(some.Length / 2)..]);
                open.Push(some[..(some.Length / 2)]);
            }
        }
    }
}
