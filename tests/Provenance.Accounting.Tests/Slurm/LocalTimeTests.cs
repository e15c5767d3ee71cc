// Europe/Berlin sets its clocks forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00 (IANA time zone database).

using System.Text;

namespace Provenance.Accounting.Tests;

public sealed class LocalTimeTests
{
    [Fact]
    public async Task Local_times_without_a_zone_are_not_read()
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting(zone: null), Sacct.Text(Sacct.Line()));

        var listed = Assert.Single(rows[0].NotDrafted);
        Assert.Equal(NotDraftedReason.TimeZoneMissing, listed.Reason);
        Assert.Contains("time zone was not given", listed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_clocks_were_set_forward_over_never_was()
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting("Europe/Berlin"), Sacct.Text(
            Sacct.Line(("Submit", "2026-03-29T01:00:00"), ("Start", "2026-03-29T02:30:00"), ("End", "2026-03-29T04:00:00"))));

        Assert.Equal(NotDraftedReason.TimeImpossible, Assert.Single(rows[0].NotDrafted).Reason);
    }

    [Theory]
    [InlineData("3600", "2026-10-25T01:30:00Z")]
    [InlineData("7200", "2026-10-25T00:30:00Z")]
    public async Task A_time_that_was_twice_is_told_apart_by_the_elapsed_seconds(string elapsed, string started)
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting("Europe/Berlin"), Sacct.Text(Twice(elapsed)));

        Assert.Contains($"\"startedAt\":\"{started}\"", Encoding.UTF8.GetString(rows[0].Drafts[0].Sections[0].Utf8.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5000")]
    public async Task A_time_that_was_twice_is_not_guessed(string elapsed)
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting("Europe/Berlin"), Sacct.Text(Twice(elapsed)));

        Assert.Equal(NotDraftedReason.TimeAmbiguous, Assert.Single(rows[0].NotDrafted).Reason);
    }

    private static string Twice(string elapsed) => Sacct.Line(
        ("Submit", "2026-10-25T00:10:00"), ("Start", "2026-10-25T02:30:00"), ("End", "2026-10-25T03:30:00"), ("ElapsedRaw", elapsed));
}
