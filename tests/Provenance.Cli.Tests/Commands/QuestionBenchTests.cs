namespace Provenance.Cli.Tests;

/// <summary>The bench of questions, on a registry small enough for a test; what it measures is not asserted.</summary>
public sealed class QuestionBenchTests
{
    [Fact]
    public async Task A_small_registry_is_made_once_and_asked_every_question_there_is()
    {
        using var workshop = new Workshop();
        var first = await CommandRun.GoodAsync("bench", "query", "--jobs", "3000", "--repeat", "2", "--data", workshop["small"]);
        var again = await CommandRun.GoodAsync("bench", "query", "--jobs", "3000", "--repeat", "1", "--data", workshop["small"], "--json");

        Assert.Contains("3,000 jobs, 300 clusters, 5,000 customers, 20,000 models", first.Output, StringComparison.Ordinal);
        Assert.Contains("without a log and without signatures", first.Output, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL: skipped", first.Output, StringComparison.Ordinal);
        Assert.Contains("\"generatedSeconds\": 0", again.Output, StringComparison.Ordinal);
        Assert.Contains("ListLargeClusterUsers", again.Output, StringComparison.Ordinal);
        Assert.Contains("\"unasked\": []", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_larger_registry_than_asked_for_is_not_taken()
    {
        using var workshop = new Workshop();
        await CommandRun.GoodAsync("bench", "query", "--jobs", "100", "--repeat", "1", "--data", workshop["small"]);

        Assert.Equal(ExitCode.Usage, (await CommandRun.OfAsync("bench", "query", "--jobs", "50", "--data", workshop["small"])).Code);
    }

    [Fact]
    public async Task A_part_of_the_questions_is_asked_by_their_names_and_one_that_nothing_bears_is_refused()
    {
        using var workshop = new Workshop();
        var part = await CommandRun.GoodAsync(
            "bench", "query", "--jobs", "100", "--repeat", "1", "--without-leads", "--data", workshop["small"], "--question", "listreleases", "--json");

        Assert.Contains("ListReleases, first page", part.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SearchJobs", part.Output, StringComparison.Ordinal);
        Assert.Equal(
            ExitCode.Usage,
            (await CommandRun.OfAsync("bench", "query", "--jobs", "100", "--without-leads", "--data", workshop["small"], "--question", "ListNothing")).Code);
    }
}
