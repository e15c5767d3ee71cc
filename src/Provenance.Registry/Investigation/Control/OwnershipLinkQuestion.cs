using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Control;

/// <summary>The question FindOwnershipLink: do two entities belong together by declared shares?</summary>
public sealed record OwnershipLinkQuestion : Question<OwnershipLinkAnswer>
{
    /// <summary>Any identifier of one entity.</summary>
    public required EntityId One { get; init; }

    /// <summary>Any identifier of the other.</summary>
    public required EntityId Other { get; init; }

    /// <summary>What is counted in per cent.</summary>
    public ShareMeasure Measure { get; init; }

    /// <summary>From which percentage on an owner counts, inclusive; null for the rule set's first line on beneficial ownership.</summary>
    public Quantity? Threshold { get; init; }

    // That an identifier equals itself says nothing of an entity that nobody names.
    private static LinkAnswer Unlinked { get; } = new(LinkKind.None, Reach.No, null, null, null, [], [], []);

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Entities = [One.ToString(), Other.ToString()] };

    /// <inheritdoc/>
    protected internal override Refusal? Check() =>
        Threshold is { } percent && (percent == Quantity.Zero || percent > Quantity.FromInteger(100))
            ? QuestionRules.Argument("thresholdPercent", "It is not above 0 and at most 100.")
            : null;

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<OwnershipLinkAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var day = DeclaredOwnership.DayOf(scope.ValidAtMicroseconds);
        var lines = OwnershipLine.Of(scope.Rules, OwnershipAlgorithm.PathProduct, day);
        var line = Threshold is null && lines.Count > 0 ? lines[0] : null;
        if ((Threshold is { } percent ? new ShareThreshold(percent) : line?.Share) is not { } share)
        {
            return InvestigationOutcome<OwnershipLinkAnswer>.Refuse(
                QuestionRules.Argument("thresholdPercent", "The rule set has no line on beneficial ownership: give a percentage."));
        }

        var reader = new SnapshotInterestReader(scope.Snapshot.Entities, scope.ValidAtMicroseconds);
        var question = new LinkQuestion(One, Other, new OwnershipTerms(day, Measure), share, OwnershipLimits.Default);
        var (tie, link) = scope.UnknownNames.Count > 0
            ? (new OwnershipTie(IsLinked.Unknown, "No statement that is known names both of them.", []), Unlinked)
            : await DeclaredOwnership.FindAsync(reader, question, cancellationToken);
        var basis = new ControlBasis(scope, reader, day);
        await basis.DescribeAsync(
            [One, Other, .. link.PathToOne.Concat(link.PathToOther).SelectMany(step => new[] { step.Held, step.Holder })], cancellationToken);
        basis.Note(true, "Control without shares is no link here: ask who controls each.");
        return InvestigationOutcome<OwnershipLinkAnswer>.Of(new OwnershipLinkAnswer
        {
            Tie = tie,
            Link = link,
            Line = line,
            Share = share,
            Parties = [.. basis.Parties],
            Basis = basis.Close(link.Entries, tie.LogIndices, link.BoundsReached),
        });
    }
}

/// <summary>Whether two entities belong together.</summary>
public sealed record OwnershipLinkAnswer : IAnswer
{
    /// <summary>Yes, no or unknown, and why.</summary>
    public required OwnershipTie Tie { get; init; }

    /// <summary>The best link, with its paths.</summary>
    public required LinkAnswer Link { get; init; }

    /// <summary>The rule's line that was used; null where a percentage was given.</summary>
    public required OwnershipLine? Line { get; init; }

    /// <summary>The percentage that was used.</summary>
    public required ShareThreshold Share { get; init; }

    /// <summary>The entities met, in order of their identifiers.</summary>
    public required IReadOnlyList<EntityProfile> Parties { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}
