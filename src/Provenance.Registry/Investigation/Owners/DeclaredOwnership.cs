using System.Globalization;
using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>
/// Links by declared shares: one holds the other, or an owner in common has a rule's percentage of each, over all paths. Not by
/// control without shares.
/// </summary>
/// <param name="facts">The snapshot's entities.</param>
/// <param name="rules">The first line on beneficial ownership says from which share on an owner counts.</param>
public sealed class DeclaredOwnership(IEntityFacts facts, RuleSet rules) : IOwnershipLinks
{
    /// <summary>How far each search goes: links are asked for many entities.</summary>
    internal static readonly OwnershipLimits Limits = new() { Depth = 64, Entities = 1_000, InterestsPerEntity = 1_000, Interests = 10_000 };

    private readonly RememberedOwners _owners = new(facts);
    private readonly KnownTies _ties = new();

    /// <inheritdoc/>
    public async ValueTask<OwnershipTie> FindAsync(EntityId one, EntityId other, long validAtMicroseconds, CancellationToken cancellationToken)
    {
        if (_ties.Find(one, other, validAtMicroseconds) is { } known)
        {
            return known;
        }

        // The day moves whether the rule is in force, not how much its line asks for.
        var day = DayOf(validAtMicroseconds);
        if (OwnershipLine.Of(rules, OwnershipAlgorithm.PathProduct, day) is not [var line, ..])
        {
            return new OwnershipTie(IsLinked.Unknown, "The rule set has no line on beneficial ownership.", []);
        }

        var reader = new SnapshotInterestReader(_owners, validAtMicroseconds);
        var (tie, _) = await FindAsync(reader, new LinkQuestion(one, other, new OwnershipTerms(day), line.Share, Limits), cancellationToken);
        _ties.Add(one, other, reader.Unchanged, tie);
        return tie;
    }

    /// <summary>The day in UTC that a moment lies in.</summary>
    internal static CalendarDate DayOf(long microseconds) =>
        new(DateOnly.FromDateTime(new Timestamp(Math.Max(0, microseconds)).Value.UtcDateTime));

    /// <summary>The tie, and the link that it was judged by.</summary>
    internal static async ValueTask<(OwnershipTie Tie, LinkAnswer Link)> FindAsync(
        SnapshotInterestReader reader, LinkQuestion question, CancellationToken cancellationToken)
    {
        var link = await OwnershipLink.FindAsync(reader, question, cancellationToken);
        if (link.Kind == LinkKind.SameEntity)
        {
            var judgements = (await reader.ReadClassAsync(question.One, cancellationToken)).Judgements;
            return (new OwnershipTie(IsLinked.Yes, "They are one entity.", judgements), link);
        }

        IReadOnlyList<long> indices = [.. new SortedSet<long>([.. link.Entries.Select(entry => entry.Value), .. await JudgementsAsync(reader, question, link, cancellationToken)])];

        if (link.Reaches == Reach.Surely)
        {
            return (new OwnershipTie(IsLinked.Yes, Reason(link), indices), link);
        }

        return link.Reaches == Reach.Possibly
            ? (new OwnershipTie(IsLinked.Unknown, Reason(link) + " Only the upper bounds reach the line.", indices), link)
            : (await WithoutLinkAsync(reader, question, link, cancellationToken), link);
    }

    // By which the parties on the way are held to be who they are.
    private static async ValueTask<IEnumerable<long>> JudgementsAsync(
        SnapshotInterestReader reader, LinkQuestion question, LinkAnswer link, CancellationToken cancellationToken)
    {
        var judgements = new SortedSet<long>();
        foreach (var party in link.PathToOne.Concat(link.PathToOther).SelectMany(step => new[] { step.Held, step.Holder }).Append(question.One).Append(question.Other).Distinct())
        {
            judgements.UnionWith((await reader.ReadClassAsync(party, cancellationToken)).Judgements);
        }

        return judgements;
    }

    // There is none only where nothing is unknown of either. All that was read decides it: also what names no owner.
    private static async ValueTask<OwnershipTie> WithoutLinkAsync(
        SnapshotInterestReader reader, LinkQuestion question, LinkAnswer link, CancellationToken cancellationToken)
    {
        if (link.BoundsReached.Count > 0)
        {
            return new OwnershipTie(IsLinked.Unknown, "The search for owners reached a limit.", Read(reader));
        }

        foreach (var side in new[] { question.One, question.Other })
        {
            var owners = await UltimateOwners.FindAsync(
                reader, new UltimateOwnersQuestion(side, question.Terms, Limits: question.Limits ?? Limits), cancellationToken);
            if (owners.Unknown.High.Millionths > 0)
            {
                return new OwnershipTie(
                    IsLinked.Unknown,
                    string.Create(CultureInfo.InvariantCulture, $"Up to {owners.Unknown.High} % of {owners.Entity} belongs to owners who are not known."),
                    Read(reader));
            }
        }

        return new OwnershipTie(IsLinked.No, "All owners of both are declared, and none has the rule's share of both.", Read(reader));
    }

    private static IReadOnlyList<long> Read(SnapshotInterestReader reader) =>
        [.. new SortedSet<long>([.. reader.Used.Keys, .. reader.Redacted, .. reader.Judgements])];

    private static string Reason(LinkAnswer link) => link.Kind == LinkKind.OneHoldsOther
        ? $"{link.Owner} holds {Range(link.PathToOne.Count == 0 ? link.InOther!.Value : link.InOne!.Value)} of the other."
        : $"{link.Owner} holds {Range(link.InOne!.Value)} of one and {Range(link.InOther!.Value)} of the other.";

    private static string Range(ShareBounds share) => share.Low == share.High ? $"{share.Low} %" : $"{share.Low} to {share.High} %";
}
