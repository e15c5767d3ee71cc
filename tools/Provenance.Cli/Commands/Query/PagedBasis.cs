using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>What the entries that a page counts are of.</summary>
internal enum PageCounts
{
    /// <summary>Of its own rows: those of several pages are added up. An entry behind rows of two pages counts for each.</summary>
    OfItsRows,

    /// <summary>Of the whole question, the same on each page but for what contradicts the page's rows.</summary>
    OfTheQuestion,
}

/// <summary>What an answer of several pages rests on. All pages are of one tree and one moment.</summary>
internal static class PagedBasis
{
    // The proto does not tell it, and a basis alone does not show it: the one place that says which answers these are.
    private static readonly HashSet<MessageDescriptor> CountTheQuestion =
    [
        Wire.SearchJobsResponse.Descriptor,
        Wire.FindStructuringResponse.Descriptor,
        Wire.ListChangesResponse.Descriptor,
    ];

    /// <summary>What the counts of an answer's pages are of.</summary>
    public static PageCounts CountsOf(IMessage page) =>
        CountTheQuestion.Contains(page.Descriptor) ? PageCounts.OfTheQuestion : PageCounts.OfItsRows;

    /// <summary>
    /// Gives the basis of the last page the entries of all: which they are, which of them are disputed and which contradict
    /// others, and every caveat once.
    /// </summary>
    /// <param name="basis">A copy of the last page's.</param>
    /// <param name="pages">Those of all pages, in order.</param>
    /// <param name="counts">What their counts are of.</param>
    public static void Gather(Wire.AnswerBasis basis, IReadOnlyList<Wire.AnswerBasis> pages, PageCounts counts)
    {
        Put(basis.LogIndices, pages.SelectMany(page => page.LogIndices));
        Put(basis.Disputed, pages.SelectMany(page => page.Disputed));
        Put(basis.Contradicting, pages.SelectMany(page => page.Contradicting));
        basis.Caveats.Clear();
        basis.Caveats.AddRange(pages.SelectMany(page => page.Caveats).Distinct(StringComparer.Ordinal));
        basis.MostLogIndices = Math.Max(basis.MostLogIndices, basis.LogIndices.Count);

        // Where pages name all their entries, those of two pages count once.
        basis.LogIndicesTotal = pages.All(page => page.LogIndicesTotal == page.LogIndices.Count)
            ? basis.LogIndices.Count
            : pages.Sum(page => page.LogIndicesTotal);
        basis.EntriesDisputed = basis.Disputed.Count;
        basis.ListedOfSuspendedKeys = Math.Min(pages.Sum(page => page.ListedOfSuspendedKeys), basis.LogIndices.Count);
        basis.EntriesBehind = pages.Max(page => page.EntriesBehind);
        basis.EntriesConsidered = Count(page => page.EntriesConsidered);
        basis.EntriesUnverified = Count(page => page.EntriesUnverified);
        basis.EntriesOfSuspendedKeys = Count(page => page.EntriesOfSuspendedKeys);
        basis.EntriesInConflict = Count(page => page.EntriesInConflict);
        basis.EntriesRedacted = Count(page => page.EntriesRedacted);

        long Count(Func<Wire.AnswerBasis, long> of) => counts == PageCounts.OfItsRows ? pages.Sum(of) : pages.Max(of);
    }

    private static void Put(RepeatedField<long> field, IEnumerable<long> entries)
    {
        long[] all = [.. new SortedSet<long>(entries)];
        field.Clear();
        field.AddRange(all);
    }
}
