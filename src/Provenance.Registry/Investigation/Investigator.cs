// Asks questions. Each is answered within one snapshot, so that it holds for exactly one tree size, and says so; what is
// asked for an earlier size is answered as it would have been then, with the root of that tree.

using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Answers questions from the projections. Safe to ask from several threads.</summary>
/// <param name="store">The projections.</param>
/// <param name="log">The log, for the roots of earlier trees.</param>
/// <param name="progress">How far the projections have come.</param>
/// <param name="catalogue">Performance of accelerators.</param>
/// <param name="rules">Thresholds and parameters.</param>
/// <param name="time">For waiting.</param>
public sealed class Investigator(
    IInvestigationStore store,
    ILogStore log,
    IProjectionProgress progress,
    AcceleratorCatalogue catalogue,
    RuleSet rules,
    TimeProvider time)
{
    /// <summary>How long a question waits for the tree size it asks for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    // A snapshot may be of less than was waited for: the projections were thrown away in between to be made again, as a
    // redaction asks, or it is read from a secondary that lags behind.
    private static readonly TimeSpan OpenAgainAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>How many questions are answered at once; null for any number.</summary>
    public QuestionTurns? Turns { get; init; }

    /// <summary>Asks a question.</summary>
    /// <typeparam name="TAnswer">Its answer.</typeparam>
    public async ValueTask<InvestigationOutcome<TAnswer>> AskAsync<TAnswer>(
        Question<TAnswer> question, CancellationToken cancellationToken)
        where TAnswer : class
    {
        var (asOf, pageStart, refusal) = ReadPage(question);
        refusal ??= asOf.Check()
            ?? (question.AtLeastTreeSize < 0 ? QuestionRules.Argument("atLeastTreeSize", "It is negative.") : null)
            ?? question.Check()
            ?? await CheckKnownAsync(asOf, cancellationToken);
        if (refusal is not null)
        {
            return InvestigationOutcome<TAnswer>.Refuse(refusal);
        }

        var (taken, opened, refused) = await OpenAsync(asOf, question.AtLeastTreeSize, cancellationToken);
        using var turn = taken;
        if (opened is null)
        {
            return InvestigationOutcome<TAnswer>.Refuse(refused!);
        }

        await using var snapshot = opened;
        var head = await HeadAsync(snapshot, cancellationToken);
        var validAt = asOf.ValidAtMicroseconds ?? head.LoggedUntilMilliseconds * 1_000;
        var scope = new QuestionScope(snapshot, head, catalogue, rules, validAt)
        {
            PageStart = pageStart,
            MostLogIndices = asOf.MostLogIndices,
            OwnershipLinks = new DeclaredOwnership(snapshot.Entities, rules),
            CommonOwners = new DeclaredCommonOwners(snapshot.Entities, rules),
            ValidAtNote = asOf.ValidAtMicroseconds is null ? null : NoteOf(question.NotMoved, snapshot.RecordsBeyond),
            UnknownNames = await new NameCheck(snapshot).UnknownAsync(question.Names, cancellationToken),
        };
        var outcome = await question.AnswerAsync(scope, cancellationToken);
        if (asOf is { KnownAt: null, KnownAtMilliseconds: null } && outcome.Answer is IAnswer now)
        {
            var held = (await log.ReadHeadAsync(cancellationToken)).Size;
            now.Basis.EntriesBehind = Math.Max(0, held.Value - snapshot.Size.Value);
        }

        if (outcome.Answer is IAnswer { Basis: { LogIndices.Shown.Count: > 0 } basis })
        {
            basis.Cut(asOf.MostLogIndices);
            basis.ListedOfSuspendedKeys = (await snapshot.Changes.CountDoubtsAsync(basis.LogIndices.Shown, cancellationToken)).OfSuspendedKeys;
        }

        return outcome;
    }

    private static string? NoteOf(string? notMoved, long beyond) => beyond == 0
        ? notMoved
        : (Counted.Say(
            beyond,
            "{0} [record|records] changed after the moment asked for and [is|are] told by [its|their] newest [statement|statements] nevertheless: only so many are followed back. ") + notMoved).TrimEnd();

    // Whoever waits for the projections holds nothing, and so has no turn: neither before a snapshot is opened nor between two.
    private async ValueTask<(IDisposable? Turn, IInvestigationSnapshot? Snapshot, Refusal? Refusal)> OpenAsync(
        AsOf asOf, long atLeast, CancellationToken cancellationToken)
    {
        var (size, field) = asOf.KnownAt is { } known && known.Value >= atLeast ? (known.Value, "asOf.treeSize") : (atLeast, "atLeastTreeSize");
        var began = time.GetTimestamp();
        while (true)
        {
            if (await WaitAsync(size, field, cancellationToken) is { } refusal)
            {
                return (null, null, refusal);
            }

            var turn = Turns is null ? null : await Turns.TakeAsync(cancellationToken);
            if (Turns is not null && turn is null)
            {
                return (null, null, QuestionTurns.TooMany);
            }

            var isReached = false;
            try
            {
                var snapshot = await store.OpenAsync(asOf, cancellationToken);
                isReached = snapshot.Projected.Size.Value >= atLeast && (asOf.KnownAt is not { } asked || snapshot.Size == asked);
                if (isReached)
                {
                    return (turn, snapshot, null);
                }

                await snapshot.DisposeAsync();
            }
            finally
            {
                if (!isReached)
                {
                    turn?.Dispose();
                }
            }

            if (time.GetElapsedTime(began) > LongestWait)
            {
                return (null, null, NotReached(size, field));
            }

            await Task.Delay(OpenAgainAfter, time, cancellationToken);
        }
    }

    // Later pages are of the tree of the first.
    private static (AsOf AsOf, string PageStart, Refusal? Refusal) ReadPage<TAnswer>(Question<TAnswer> question)
        where TAnswer : class
    {
        if (question is not IPaged { PageToken.Length: > 0 } paged)
        {
            return (question.AsOf, "", null);
        }

        if (!PageToken.TryDecode(paged.Identity, paged.PageToken, out var size, out var position)
            || (question.AsOf.KnownAt is { } asked && asked != size))
        {
            return (question.AsOf, "", PageToken.Invalid);
        }

        return (question.AsOf with { KnownAt = size, KnownAtMilliseconds = null }, position, null);
    }

    // What the log does not hold was not known: waiting is for what it holds and the projections do not yet.
    private async ValueTask<Refusal?> CheckKnownAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        if (asOf.KnownAt is not { } size || size.Value <= progress.ProjectedSize.Value)
        {
            return null;
        }

        var held = (await log.ReadHeadAsync(cancellationToken)).Size;
        return size.Value > held.Value
            ? QuestionRules.Argument("asOf.treeSize", $"The log holds {held} entries, not {size}.")
            : null;
    }

    private async ValueTask<ProjectedHead> HeadAsync(IInvestigationSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Size == snapshot.Projected.Size)
        {
            return snapshot.Projected;
        }

        var root = await new TileTree(snapshot.Size, log).RootAsync(cancellationToken);
        return new ProjectedHead(snapshot.Size, root, snapshot.LoggedUntilMilliseconds);
    }

    private async ValueTask<Refusal?> WaitAsync(long size, string field, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (size > 0)
            {
                await progress.WaitForAsync(new TreeSize(size), either.Token);
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NotReached(size, field);
        }
    }

    private Refusal NotReached(long size, string field) => new(
        RefusalReason.TreeSizeNotReached,
        field,
        $"Answers cover {progress.ProjectedSize} entries; {size} were asked for and did not come within {LongestWait.TotalSeconds:0} s.",
        "Ask again later, or ask for what there is.");
}
