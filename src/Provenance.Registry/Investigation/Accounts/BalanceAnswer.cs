using Provenance.Registry.Accountancy;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>A part of a balance's area.</summary>
/// <param name="Area">Of a site: a cluster, <c>operator/site/cluster</c>; of a country: a site, <c>operator/site</c>.</param>
/// <param name="Verdict">Its verdict; of a site also by Page's test on the site's own periods.</param>
/// <param name="Muf">What is unaccounted for there.</param>
/// <param name="Reason">The first of its reasons, in words.</param>
public sealed record BalancePart(string Area, Verdict Verdict, Unaccounted Muf, string Reason);

/// <summary>The balance of one period.</summary>
/// <param name="Point">The area's balance, Page's statistics, the verdict and what explains it.</param>
/// <param name="Alone">What the sum's own figures would say, were the parts not looked at.</param>
/// <param name="Parts">The parts, the worst verdicts first, then by name; at most <see cref="MostParts"/>.</param>
/// <param name="PartCount">How many parts there are.</param>
public sealed record BalancePoint(SeriesPoint Point, Verdict Alone, IReadOnlyList<BalancePart> Parts, int PartCount)
{
    /// <summary>Most parts that are told of a period.</summary>
    public const int MostParts = 100;
}

/// <summary>The balance of a site or a country.</summary>
public sealed record BalanceAnswer : IAnswer
{
    /// <summary><c>operator/site</c>, or a country.</summary>
    public required string Area { get; init; }

    /// <summary>The periods, in order of time; none where nothing known is about the area by their end.</summary>
    public required IReadOnlyList<BalancePoint> Points { get; init; }

    /// <summary>The worst of the periods and of the chips; inconclusive at best where there is no period.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The chips over the whole time, by site and model; at most <see cref="MostItems"/>.</summary>
    public required IReadOnlyList<ItemBalance> Items { get; init; }

    /// <summary>How many areas of chips there are.</summary>
    public required int ItemCount { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }

    /// <summary>Most areas of chips that are told; those with the worst verdicts.</summary>
    public const int MostItems = 1_000;
}
