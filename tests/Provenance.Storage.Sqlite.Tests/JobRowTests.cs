// What statements of jobs are asked for as statements stands with the job, so that a hundred thousand of them are not looked
// up. That nothing else is read is shown by taking the statements away.

using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Investigation.Releases;
using Provenance.Storage.Conformance.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class JobRowTests : ProjectionSuiteBase
{
    private const int Size = 300;

    // Jobs that no other took the place of, and that name no earlier statement: lines are walked along statements.
    private const string DeleteStatements = "DELETE FROM statement WHERE log_index IN (SELECT log_index FROM job WHERE standing <> 2 AND reason IS NULL);";

    private static readonly SiteAspect[] OfStatements =
    [
        SiteAspect.Verified, SiteAspect.Suspended, SiteAspect.Redacted, SiteAspect.Late, SiteAspect.Updated, SiteAspect.Corrected,
        SiteAspect.Withdrawn, SiteAspect.InConflict,
    ];

    private static readonly AsOf[] Sizes = [new(), new() { KnownAt = new TreeSize(Size / 2) }];

    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();

    [Theory]
    [InlineData(65_536)]
    [InlineData(11)]
    public async Task A_job_stands_as_its_statement_does(int groupEntries)
    {
        using var world = new ProjectionWorld(61, Size, "training-job");
        _ = await ProjectorOf(world, groupEntries).RebuildAsync(null, Token);
        await using var tables = Open();

        Assert.InRange(Count(tables, "job j WHERE j.supersedes IS NOT NULL"), 1, Size);
        Assert.InRange(Count(tables, "job j WHERE j.standing > 2"), 1, Size);
        Assert.Equal(0, Count(tables, """
            job j JOIN statement s ON s.log_index = j.log_index
            WHERE (j.standing, j.supersedes, j.reason, j.current_from, j.ended_at, j.suspended, j.logged_at_ms, j.stream_id)
              IS NOT (s.standing, s.supersedes, s.reason, s.current_from, s.ended_at, s.suspended, s.logged_at_ms, s.stream_id)
              OR (j.missing <> 0) <> (s.missing <> '')
            """));
    }

    [Fact]
    public async Task What_is_counted_of_a_site_is_read_without_the_statements_of_its_jobs()
    {
        using var world = await ProjectAsync(62, Size, "training-job");
        var before = await CountAsync(world);
        await DeleteStatementsAsync();
        Assert.Equal(before, await CountAsync(world));
    }

    [Fact]
    public async Task Who_put_out_what_was_released_is_told_without_the_statements_of_the_jobs()
    {
        using var world = await ProjectAsync(63, Size, "training-job", "model-release");
        var before = await ListAsync(world);
        Assert.Contains(before, release => release.Contains(nameof(ReleaseMatch.Digest), StringComparison.Ordinal));
        await DeleteStatementsAsync();
        Assert.Equal(before, await ListAsync(world));
    }

    private async Task DeleteStatementsAsync()
    {
        await using var tables = Open();
        await using var delete = tables.CreateCommand();
        delete.CommandText = DeleteStatements;
        Assert.InRange(await delete.ExecuteNonQueryAsync(Token), 20, Size);
    }

    private async Task<List<string>> ListAsync(ProjectionWorld world)
    {
        var told = new List<string>();
        foreach (var asOf in Sizes)
        {
            var answer = (await Investigate(world).AskAsync(new ReleaseQuestion { AsOf = asOf }, Token)).Answer!;
            told.AddRange(answer.Releases.Select(release => $"{release.Release.Maker.Record} {release.Match} {release.JobsTotal}: "
                + string.Join(", ", release.Jobs.Select(job => $"{job.Record} {job.HasUndeclaredParents} {string.Join(' ', job.LogIndices)}"))));
        }

        return told;
    }

    private async Task<List<string>> CountAsync(ProjectionWorld world)
    {
        var told = new List<string>();
        foreach (var asOf in Sizes)
        {
            var answer = (await Investigate(world).AskAsync(new SiteReliabilityQuestion { Operator = "acme", Site = "s-1", AsOf = asOf }, Token)).Answer!;
            told.AddRange(answer.Criteria.Where(criterion => OfStatements.Contains(criterion.Aspect))
                .Select(criterion => $"{criterion.Aspect} {criterion.Count} of {criterion.Of}: {string.Join(' ', criterion.Entries.Shown)}"));
        }

        return told;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={((SqliteProjectionFixture)Fixture).TablesPath};Pooling=False");
        connection.Open();
        return connection;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts stand in this test.")]
    private static long Count(SqliteConnection tables, string rows)
    {
        using var command = tables.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {rows};";
        return (long)command.ExecuteScalar()!;
    }
}
