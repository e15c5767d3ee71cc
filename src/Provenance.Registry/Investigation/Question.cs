// A question knows how to check and answer itself within one snapshot; who asks it (Investigator) knows nothing of what
// it is about. So a new question is one folder beside this one, and nothing here changes.

using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>What a question is answered from.</summary>
/// <param name="Snapshot">The projections, as they were at the size asked for.</param>
/// <param name="Head">The tree of that size.</param>
/// <param name="Catalogue">Performance of accelerators.</param>
/// <param name="Rules">Thresholds and parameters; an answer that uses them says so in its basis.</param>
/// <param name="ValidAtMicroseconds">The moment in the world asked for; never null here.</param>
public sealed record QuestionScope(
    IInvestigationSnapshot Snapshot, ProjectedHead Head, AcceleratorCatalogue Catalogue, RuleSet Rules, long ValidAtMicroseconds)
{
    /// <summary>Where the page begins: the position that the page before ended with; empty for the first.</summary>
    public string PageStart { get; init; } = "";

    /// <summary>How many of the entries that it rests on the answer names at most.</summary>
    public int MostLogIndices { get; init; } = EvidenceIndices.Most;

    /// <summary>Whether customers belong together.</summary>
    public IOwnershipLinks OwnershipLinks { get; init; } = new UnstatedOwnership();

    /// <summary>Owners that customers have in common; null where no statement of owners is read.</summary>
    public ICommonOwners? CommonOwners { get; init; }

    /// <summary>Names of the question that no statement known names, in sentences.</summary>
    public IReadOnlyList<string> UnknownNames { get; init; } = [];

    /// <summary>What the moment asked for does not move, in a sentence; null where it moves all, and where none is asked for.</summary>
    public string? ValidAtNote { get; init; }

    /// <summary>The basis of an answer that rests on thresholds or parameters of the rule set.</summary>
    public AnswerBasis BasisByRules() => Basis() with { RuleSet = Rules.Reference };

    /// <summary>The same basis of an answer that rests on what the catalogue says of accelerators.</summary>
    public AnswerBasis ByFigures(AnswerBasis basis) => basis with { AcceleratorCatalogue = Catalogue.Digest };

    /// <summary>The basis of an answer, to be filled in.</summary>
    public AnswerBasis Basis() => AnswerBasis.Of(Head) with
    {
        ValidAtMicroseconds = ValidAtMicroseconds,
        UnknownNames = UnknownNames,
        ValidAtNote = ValidAtNote,
    };
}

/// <summary>A question.</summary>
/// <typeparam name="TAnswer">Its answer.</typeparam>
public abstract record Question<TAnswer>
    where TAnswer : class
{
    /// <summary>For which two times.</summary>
    public AsOf AsOf { get; init; } = AsOf.Now;

    /// <summary>Wait until the answer can cover this tree size; 0 asks for what there is.</summary>
    public long AtLeastTreeSize { get; init; }

    /// <summary>What it names, so that the answer can say which of it nobody speaks of.</summary>
    protected internal virtual AskedNames Names => AskedNames.None;

    /// <summary>What of the answer the moment asked for does not move, in a sentence; null where it moves all.</summary>
    protected internal virtual string? NotMoved => null;

    /// <summary>What questions about jobs say to a moment: a statement is not cut at it.</summary>
    protected const string ToldWhole =
        "A statement is told whole: what the one that is right for the moment says of later days, such as an end or hours until then, is told too.";

    /// <summary>What is wrong with it, if anything; asked before anything is read.</summary>
    protected internal abstract Refusal? Check();

    /// <summary>Answers it.</summary>
    protected internal abstract ValueTask<InvestigationOutcome<TAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken);
}

/// <summary>A question whose answer comes in pages. All pages hold for the tree size of the first.</summary>
/// <typeparam name="TAnswer">One page.</typeparam>
public abstract record PagedQuestion<TAnswer> : Question<TAnswer>, IPaged
    where TAnswer : class
{
    /// <summary>At most <see cref="Pages.MaxSize"/>; 0 for <see cref="Pages.DefaultSize"/>.</summary>
    public int PageSize { get; init; }

    /// <summary>Token of the page before; empty for the first page.</summary>
    public string PageToken { get; init; } = "";

    /// <summary>Rows of a page.</summary>
    protected int Rows => PageSize == 0 ? Pages.DefaultSize : PageSize;

    /// <inheritdoc/>
    Digest IPaged.Identity => Identity(AsOf.ValidAtMicroseconds);

    /// <summary>Digest of the question and every filter, but not of page size or token: use <see cref="Pages.Question"/>.</summary>
    protected abstract Digest Identity(long? validAt);

    /// <summary>The token of the page that begins after <paramref name="position"/>.</summary>
    protected string NextPage(QuestionScope scope, string position) =>
        Investigation.PageToken.Encode(((IPaged)this).Identity, scope.Head.Size, position);

    /// <summary>Refuses a page size outside the limits.</summary>
    protected Refusal? CheckPage() => QuestionRules.CheckRange(PageSize, 0, Pages.MaxSize, "pageSize");
}

/// <summary>What the asker needs to know of a paged question.</summary>
internal interface IPaged
{
    /// <summary>Token of the page before; empty for the first page.</summary>
    string PageToken { get; }

    /// <summary>What tokens are bound to.</summary>
    Digest Identity { get; }
}

/// <summary>Limits of pages, and what their tokens are bound to.</summary>
public static class Pages
{
    /// <summary>The largest page.</summary>
    public const int MaxSize = 1_000;

    /// <summary>The page where none is asked for.</summary>
    public const int DefaultSize = 100;

    /// <summary>Digest of a question: its name and every filter.</summary>
    public static Digest Question(string name, params IEnumerable<object?> filters) => PageToken.Question(name, filters);
}
