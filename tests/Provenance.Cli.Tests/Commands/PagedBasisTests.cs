using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

public sealed class PagedBasisTests
{
    [Fact]
    public async Task An_answer_of_several_pages_rests_on_the_entries_of_all_also_where_the_last_is_empty()
    {
        var (rows, last, hasMore) = await AskAsync(
            [Page("a", [3, 5], disputed: [5], caveat: "first"), Page("b", [5, 8], disputed: [], caveat: "first"), Page("", [], disputed: [], caveat: "last")]);

        Assert.Equal(["A", "B"], rows.Select(row => row.ReleasedOn));
        Assert.False(hasMore);
        Assert.Equal([3, 5, 8], last.Basis.LogIndices);
        Assert.Equal(3, last.Basis.LogIndicesTotal);
        Assert.Equal([5], last.Basis.Disputed);
        Assert.Equal(1, last.Basis.EntriesDisputed);
        Assert.Equal(["first", "last"], last.Basis.Caveats);
        Assert.Equal(4, last.Basis.EntriesConsidered);
    }

    // The same on each page: three answers count what the question met, not what a page shows.
    [Fact]
    public async Task Counts_of_the_whole_question_are_not_added_up()
    {
        Wire.SearchJobsResponse[] pages = [new() { Basis = Basis([3, 5]), NextPageToken = "more" }, new() { Basis = Basis([8, 9]) }];
        var next = 0;

        var (_, last, _) = await QueryFrame.PagesAsync(100, (_, _) => Task.FromResult(pages[next++]), page => page.Jobs, page => page.NextPageToken, page => page.Basis);

        Assert.Equal(2, last.Basis.EntriesConsidered);
        Assert.Equal([3, 5, 8, 9], last.Basis.LogIndices);
        Assert.All(
            [new Wire.SearchJobsResponse(), new Wire.FindStructuringResponse(), new Wire.ListChangesResponse()],
            (Google.Protobuf.IMessage page) => Assert.Equal(PageCounts.OfTheQuestion, PagedBasis.CountsOf(page)));
    }

    [Fact]
    public async Task Where_a_page_does_not_name_all_its_entries_as_many_are_told_as_pages_tell()
    {
        var cut = Page("a", [3, 5]);
        cut.Basis.LogIndicesTotal = 100;

        var (_, last, _) = await AskAsync([cut, Page("b", [5, 8])]);

        Assert.Equal(102, last.Basis.LogIndicesTotal);
        Assert.Equal(2, cut.Basis.LogIndices.Count);
    }

    [Fact]
    public async Task A_single_page_stays_as_it_is()
    {
        var page = Page("a", [3, 5], disputed: [3], caveat: "one");

        var (_, last, _) = await AskAsync([page]);

        page.NextPageToken = "";
        Assert.Equal(page, last);
    }

    private static async Task<(IReadOnlyList<Wire.PublicModel> Rows, Wire.ListReleasesResponse Last, bool HasMore)> AskAsync(
        IReadOnlyList<Wire.ListReleasesResponse> pages)
    {
        var next = 0;
        return await QueryFrame.PagesAsync(
            100,
            (_, _) =>
            {
                var page = pages[next++];
                page.NextPageToken = next < pages.Count ? "more" : "";
                return Task.FromResult(page);
            },
            page => page.Models,
            page => page.NextPageToken,
            page => page.Basis);
    }

    private static Wire.ListReleasesResponse Page(string publisher, long[] entries, long[]? disputed = null, string? caveat = null)
    {
        var page = new Wire.ListReleasesResponse { Basis = Basis(entries, disputed, caveat) };
        if (publisher.Length > 0)
        {
            page.Models.Add(new Wire.PublicModel { ReleasedOn = publisher.ToUpperInvariant() });
        }

        return page;
    }

    private static Wire.AnswerBasis Basis(long[] entries, long[]? disputed = null, string? caveat = null)
    {
        var basis = new Wire.AnswerBasis { EntriesConsidered = entries.Length, LogIndicesTotal = entries.Length, EntriesDisputed = disputed?.Length ?? 0, MostLogIndices = 1_000 };
        basis.LogIndices.AddRange(entries);
        basis.Disputed.AddRange(disputed ?? []);
        basis.Caveats.AddRange(caveat is null ? [] : [caveat]);
        return basis;
    }
}
