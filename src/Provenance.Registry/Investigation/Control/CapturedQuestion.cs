// Question 3 of an investigator: what does a list capture? The arithmetic is CaptureByListed's, a fixpoint over direct shares;
// it is never that of beneficial ownership. Whether the rule binds on the day is said beside the verdict and changes none.

using System.Globalization;
using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Control;

/// <summary>The question ListCaptured.</summary>
public sealed record CapturedQuestion : PagedQuestion<CapturedAnswer>
{
    private const ulong Whole = 100;

    /// <summary>Name of the list; null for all lists, only where an entity is asked about.</summary>
    public string? List { get; init; }

    /// <summary>A version of the list; null for what each of its listings says by the newest version published by the day asked
    /// for that names the party. Of one that its declarer's newest version does not name, it is not certain that it is listed.</summary>
    public string? Version { get; init; }

    /// <summary>Any identifier of the one entity to judge; null for everything that the list captures.</summary>
    public EntityId? Entity { get; init; }

    /// <summary>What is counted in per cent.</summary>
    public ShareMeasure Measure { get; init; }

    /// <summary>A line of the rule set, <c>rule/line</c>; null for its first on capture.</summary>
    public string? Rule { get; init; }

    /// <summary>A percentage instead of a rule's, inclusive.</summary>
    public Quantity? Threshold { get; init; }

    /// <summary>Counts also parties whose listing is proposed or suspended.</summary>
    public bool IncludeNotInForce { get; init; }

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Entities = Entity is { } entity ? [entity.ToString()] : [], List = List };

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? (List is null && Entity is null ? QuestionRules.Argument("list", "Name a list, or an entity to judge.") : null)
        ?? (Version is not null && List is null ? QuestionRules.Argument("version", "A version is one of a list: name it.") : null)
        ?? (Rule is not null && Threshold is not null ? QuestionRules.Argument("thresholdPercent", "A rule and a percentage exclude each other.") : null)
        ?? (Threshold is { } percent && (percent == Quantity.Zero || percent > Quantity.FromInteger(Whole))
            ? QuestionRules.Argument("thresholdPercent", "It is not above 0 and at most 100.")
            : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<CapturedAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var day = DeclaredOwnership.DayOf(scope.ValidAtMicroseconds);
        var lines = OwnershipLine.Of(scope.Rules, OwnershipAlgorithm.DirectCapture, day);
        var line = Threshold is not null ? null : lines.FirstOrDefault(one => Rule is null || one.Path == Rule);
        if (line is null && Threshold is null)
        {
            return InvestigationOutcome<CapturedAnswer>.Refuse(QuestionRules.Argument("rule", Rule is null
                ? "The rule set has no line on capture: give a percentage."
                : $"The rule set has no line on capture of this name; it has {string.Join(", ", lines.Select(one => one.Path))}."));
        }

        var listed = await ListedPartiesAsync(scope, day, cancellationToken);
        var reader = new SnapshotInterestReader(scope.Snapshot.Entities, scope.ValidAtMicroseconds);
        var share = line?.Share ?? new ShareThreshold(Threshold!.Value);
        var question = new CaptureQuestion(listed.Parties, new OwnershipTerms(day, Measure), share);
        var found = Entity is { } entity
            ? await CaptureByListed.JudgeAsync(reader, question, entity, cancellationToken)
            : await CaptureByListed.FindAllAsync(reader, question, cancellationToken);
        return InvestigationOutcome<CapturedAnswer>.Of(await PageAsync(scope, (day, reader, lines, line, share), listed, found, cancellationToken));
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) =>
        Pages.Question("ListCaptured", List, Version, Entity, Measure, Rule, Threshold, IncludeNotInForce, validAt);

    private async ValueTask<CapturedAnswer> PageAsync(
        QuestionScope scope,
        (CalendarDate Day, SnapshotInterestReader Reader, IReadOnlyList<OwnershipLine> Lines, OwnershipLine? Line, ShareThreshold Share) used,
        ListedParties listed,
        CaptureAnswer found,
        CancellationToken cancellationToken)
    {
        var start = scope.PageStart.Length == 0 ? 0 : int.Parse(scope.PageStart, CultureInfo.InvariantCulture);
        var page = found.Judgements.Skip(start).Take(Rows).ToList();
        var next = start + page.Count;
        var basis = new ControlBasis(scope, used.Reader, used.Day);
        await basis.DescribeAsync(
            page.Select(judgement => judgement.Entity).Concat(page.SelectMany(judgement => judgement.Contributions).Select(owner => owner.Holder))
                .Concat(page.SelectMany(judgement => judgement.Opening?.Owners ?? [])),
            cancellationToken);
        listed.Note(basis);
        basis.Note(
            Entity is null,
            "What no listed, captured or undecided owner is stated to hold anything of is not listed, also where nobody knows its owners: ask about that entity.");
        basis.Note(
            used.Line is { Standing: not RuleStanding.InForce },
            $"On {used.Day} the rule {used.Line?.Rule.Id} was not known to bind ({RuleOnDay.WhyNotBinding(used.Line?.Standing ?? default)}): the verdicts are by its figure alone.");
        return new CapturedAnswer
        {
            Judgements = page,
            Captured = found.Judgements.Count(judgement => judgement.Verdict == CaptureVerdict.Captured),
            Possible = found.Judgements.Count(judgement => judgement.Verdict == CaptureVerdict.Possible),
            Undecided = found.Judgements.Count(CaptureOpenings.IsUndecided),
            ListedParties = listed.Parties.Count,
            Line = used.Line,
            Share = used.Share,
            Lines = used.Lines,
            Parties = [.. basis.Parties],
            NextPageToken = next < found.Judgements.Count ? NextPage(scope, next.ToString(CultureInfo.InvariantCulture)) : "",
            Basis = basis.Close(
                page.SelectMany(judgement => judgement.Contributions).SelectMany(owner => owner.Entries)
                    .Concat(page.SelectMany(judgement => judgement.Opening?.Entries ?? [])),
                listed.EntriesOf(page.SelectMany(judgement => judgement.Contributions).Select(owner => owner.Holder)),
                found.BoundsReached),
        };
    }

    private async ValueTask<ListedParties> ListedPartiesAsync(QuestionScope scope, CalendarDate day, CancellationToken cancellationToken)
    {
        var read = await scope.Snapshot.Entities.ReadListAsync(List, ScreeningLists.Most, cancellationToken);
        var counting = ScreeningLists.CountingOn(read, day, Version is null ? null : (List!, Version))
            .Where(listing => (List is null || listing.List == List) && listing.Holds(day)).ToList();
        var newest = Version is null ? new NewestVersions(read, day) : null;
        return new ListedParties(counting, newest, day, IncludeNotInForce, read.Count(listing => List is null || listing.List == List) >= ScreeningLists.Most);
    }
}
