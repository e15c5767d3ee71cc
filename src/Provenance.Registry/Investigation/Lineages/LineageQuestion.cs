using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>Which way a lineage is followed.</summary>
public enum LineageDirection
{
    /// <summary>To what it was made from.</summary>
    Ancestors,

    /// <summary>To what was made from it.</summary>
    Descendants,
}

/// <summary>The question TraceLineage. Exactly one of digest and model is set.</summary>
public sealed record LineageQuestion : Question<LineageAnswer>
{
    /// <summary>The deepest search.</summary>
    public const int MostDepth = 64;

    /// <summary>The depth where none is asked for.</summary>
    public const int DefaultDepth = 16;

    /// <summary>The largest answer.</summary>
    public const int MostNodes = 10_000;

    /// <summary>The size where none is asked for.</summary>
    public const int DefaultNodes = 1_000;

    /// <summary>Any digest of an artifact.</summary>
    public Digest? Digest { get; init; }

    /// <summary>A model's name as declared, exactly.</summary>
    public string? Model { get; init; }

    /// <summary>Which way.</summary>
    public LineageDirection Direction { get; init; }

    /// <summary>Follow what went into jobs, and what releases name as bases, by these relations alone; empty follows all.</summary>
    public IReadOnlyList<string> Relations { get; init; } = [];

    /// <summary>Also shows artifacts that share a digest of shapes with the start: evidence of one architecture, no more.</summary>
    public bool WithSameArchitecture { get; init; }

    /// <summary>1 to 64; 0 for 16.</summary>
    public int MaxDepth { get; init; }

    /// <summary>Nodes beyond the start at most, up to 10,000; 0 for 1,000. The start's own are always there, the first 10,000.</summary>
    public int MaxNodes { get; init; }

    private int Depth => MaxDepth == 0 ? DefaultDepth : MaxDepth;

    private int Nodes => MaxNodes == 0 ? DefaultNodes : MaxNodes;

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Model = Model, Digest = Digest };

    /// <inheritdoc/>
    protected internal override Refusal? Check() =>
        (Digest is null == string.IsNullOrEmpty(Model) ? QuestionRules.Argument("start", "Exactly one of digest and model is asked for.") : null)
        ?? CheckRelations()
        ?? QuestionRules.CheckRange(Depth, 1, MostDepth, "maxDepth")
        ?? QuestionRules.CheckRange(Nodes, 1, MostNodes, "maxNodes");

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<LineageAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken) => InvestigationOutcome<LineageAnswer>.Of(
            await new LineageTrace(scope, this, Depth, Nodes).RunAsync(cancellationToken));

    private Refusal? CheckRelations()
    {
        for (var i = 0; i < Relations.Count; i++)
        {
            if (!Words.TryParse<InputRelation>(Relations[i], out _))
            {
                return QuestionRules.Argument(
                    $"relations[{i}]", $"It is none of {string.Join(", ", Enum.GetValues<InputRelation>().Select(Words.Of))}.");
            }
        }

        return null;
    }
}
