using Provenance.Client;
using Provenance.Reports;
using Provenance.Transparency;

namespace Provenance.Cli.Tests;

/// <summary>What the report of a case says of its entries, by what their verification gave.</summary>
public sealed class CaseEvidencePageTests
{
    private static readonly Statements.Timestamp Since = Statements.Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void An_entry_of_a_key_in_other_hands_and_one_of_a_suspended_signer_are_marked()
    {
        Assert.Equal("proved", Row(Report(LinkState.Holds))[4]);
        Assert.Equal("proved, DISPUTED (its key was in other hands since 2026-11-01T09:00:00Z)", Row(Report(LinkState.Holds) with { DisputedFrom = Since })[4]);
        Assert.Equal("proved, signer SUSPENDED when it was logged", Row(Report(LinkState.Holds) with { SignerSuspended = true })[4]);
    }

    [Theory]
    [InlineData(LinkState.Holds, "authorities")]
    [InlineData(LinkState.NotChecked, "not established")]
    [InlineData(LinkState.Broken, "not established")]
    public void Authorities_are_named_only_where_their_right_to_it_holds(LinkState rights, string expected) => Assert.Equal(expected, Row(Report(rights))[2]);

    [Fact]
    public void Of_a_bundle_that_cannot_be_read_nobody_is_established() => Assert.Equal("not established", Row(null)[2]);

    [Fact]
    public void What_was_logged_later_stands_under_a_heading_of_its_own_and_only_where_it_holds()
    {
        var report = Report(LinkState.Holds);
        var later = new Link("later", LinkState.Holds, "entry 60: revokes 0123…: laptop stolen; signed by Northern Safeguards");

        Assert.Contains(Entries(report with { Links = [.. report.Links, later] }), block => block is ReportList list && list.Items.SequenceEqual([later.Detail]));
        Assert.DoesNotContain(Entries(report with { Links = [.. report.Links, later with { State = LinkState.Broken }] }), block => block is ReportList);
    }

    private static IReadOnlyList<string> Row(VerificationReport? report) => Assert.IsType<ReportTable>(Entries(report)[0]).Rows[0];

    private static IReadOnlyList<ReportBlock> Entries(VerificationReport? report) => new CaseEvidencePage(new CaseReport
    {
        Links = [],
        Limits = [],
        Evidence = [new CaseEvidence(new LeafIndex(3), report, new Link("bundle", LinkState.Holds, "entry 3"))],
    }).Entries();

    private static VerificationReport Report(LinkState rights) => new()
    {
        Links = [new Link("signatures", LinkState.Holds, ""), new Link("rights", rights, "")],
        Limits = [],
        Index = new LeafIndex(3),
        LoggedAt = Since.Value,
    };
}
