using Provenance.Registry.Investigation.Lineages;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Handoffs;

/// <summary>One page: along the pairs until it is full, or as many pairs were looked at as a page may cost.</summary>
internal sealed class HandoffSearch(QuestionScope scope, HandoffQuestion question, int rows)
{
    private const int MostLookedAt = 20_000;

    private readonly HandoffReading _reading = new(scope.Snapshot, scope.OwnershipLinks, scope.ValidAtMicroseconds);
    private readonly List<Handoff> _found = [];
    private int _publishedLater;

    public async ValueTask<HandoffAnswer> RunAsync(CancellationToken cancellationToken)
    {
        var (next, last, seen) = ("", default(HandoffPlace), 0);
        await foreach (var pair in scope.Snapshot.Handoffs.ReadAsync(question.Period, HandoffQuestion.PlaceOf(scope.PageStart), cancellationToken))
        {
            if (_found.Count == rows || seen == MostLookedAt)
            {
                next = question.PageAfter(scope, last);
                break;
            }

            (last, seen) = (pair.Place, seen + 1);
            await LookAtAsync(pair, cancellationToken);
        }

        return new HandoffAnswer
        {
            Handoffs = _found,
            NextPageToken = next,
            Basis = await BasisAsync(seen, next.Length > 0, cancellationToken),
        };
    }

    private async ValueTask LookAtAsync(HandoffPair pair, CancellationToken cancellationToken)
    {
        if (!question.IncludeAllRoles && !LineageGraph.IsModel(pair.Input.Role))
        {
            return;
        }

        var tie = await _reading.ToldTieAsync(pair, cancellationToken);
        if (question.WithoutLinkOnly && tie.IsLinked == IsLinked.Yes)
        {
            return;
        }

        var (from, to) = (await _reading.JobAsync(pair.Giver.LogIndex, cancellationToken), await _reading.JobAsync(pair.Taker.LogIndex, cancellationToken));
        var published = await _reading.PublicationAsync(pair, cancellationToken);
        _publishedLater += published.IsLaterOnly ? 1 : 0;
        _found.Add(new Handoff
        {
            From = from,
            To = to,
            Role = pair.Input.Role,
            Relation = pair.Input.Relation,
            Digests = HandoffReading.SharedOf(pair),
            GapMicroseconds = HandoffReading.GapOf(pair),
            Link = tie,
            PublishedBy = published.Releases,
        });
    }

    private async ValueTask<AnswerBasis> BasisAsync(int seen, bool hasMore, CancellationToken cancellationToken)
    {
        var jobs = _found.SelectMany(found => new[] { found.From, found.To }).DistinctBy(job => job.Figures.LogIndex).ToList();
        var caveats = new List<string>();
        Add(_found.Count(found => found.Link.IsLinked == IsLinked.Unknown), "Of {0} [pair|pairs] of customers it is not known whether they belong together.");
        Add(_found.Count(found => found.PublishedBy.Count > 0), "{0} of these artifacts [was|were] published by then, or may have been: whoever took [it|them] in need not have had them from the job named.");
        Add(_publishedLater, "{0} of these artifacts [was|were] published only after the taking job began: [its release is|their releases are] not named.");
        Add(_found.Count(found => found.To.Figures.StartedAt < 0), "{0} taking [job has|jobs have] no known start; [it is|they are] kept, for [it|they] may lie in the period.");
        Add(await scope.Snapshot.Handoffs.CountCutAsync(cancellationToken), "{0} [artifact has|artifacts have] more counterparts than the first 1,024, with which [it was|they were] compared.");
        Add(hasMore && seen == MostLookedAt ? seen : 0, "The page ends after {0} [pair was|pairs were] looked at; the next goes on from there.");
        caveats.Add(HandoffReading.Caveat);
        caveats.Add("Pairs share a digest that names the artifact; what is joined through a third statement alone shows in its lineage.");
        // Whether customers belong together goes by the share that the rule set names.
        var evidence = new LineageEvidence
        {
            Jobs = [.. jobs.Select(job => job.Figures.LogIndex)],
            Listed = jobs.SelectMany(job => job.LogIndices).Concat(_found.SelectMany(found => found.Link.LogIndices.Concat(found.PublishedBy))),
            Consequence = "[it|they] may have handed something on, or taken it in",
        };
        return await evidence.MarkAsync(scope.Snapshot, scope.BasisByRules() with { Caveats = caveats }, cancellationToken);

        void Add(long count, string format)
        {
            if (count > 0)
            {
                caveats.Add(Counted.Say(count, format));
            }
        }
    }
}
