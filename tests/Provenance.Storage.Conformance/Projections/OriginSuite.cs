using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Origin;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Concealed origins of random worlds against a walk over all entries, as of now and of an earlier size.</summary>
public abstract class OriginSuite : RandomWorldSuiteBase
{
    private static readonly Trials Trials = new(
        Worlds: 20, Questions: 4, WorldSize: 110, "training-job", "training-job", "rental", "rental", "entity", "model-release", "judgement", "cluster-inventory")
    {
        AtMoments = true,
    };

    private static readonly Gen<OriginQuestion> Questions =
        from origin in Gen.Int[0, 2]
        from rented in Gen.Int[0, 3]
        from least in Gen.Int[0, 50]
        select new OriginQuestion
        {
            Origin = WorldRentals.Countries[origin],
            RentedIn = rented < 2 && rented != origin ? WorldRentals.Countries[rented] : null,
            MinScore = least < 25 ? 0 : least,
            PageSize = 3,
        };

    [Fact]
    public Task Leads_are_those_that_a_walk_over_every_entry_gives() => EachViewAsync(Questions, Trials, async (view, investigator, asked, coverage) =>
    {
        var question = asked with { AsOf = view.AsOf };
        var expected = await new ObviousOrigins(view, question.Origin).FindAsync(question.RentedIn, question.MinScore);
        var (found, last) = (new List<OriginLead>(), default(OriginAnswer));
        for (var token = ""; last is null || token.Length > 0; token = last.NextPageToken)
        {
            last = (await investigator.AskAsync(question with { PageToken = token }, Token)).Answer!;
            found.AddRange(last.Leads);
            Assert.Equal(expected.Count, last.Total);
        }

        Assert.Equal(expected, found.Select(ObviousOrigins.Describe));
        Assert.Equal(view.Entries.Count, last.Basis.TreeSize.Value);
        Assert.DoesNotContain(last.Basis.Caveats, caveat => caveat.Contains("looked at in part", StringComparison.Ordinal));
        coverage.NoteRentals(view);
        coverage.NoteStandings(view, "training-job");
        coverage.NoteStandings(view, "entity");
        coverage.Note("several pages", found.Count > 3);
        coverage.Note("owners that are only possible", found.Count(lead => lead.Reasons.Any(reason => reason is { Kind: OriginReasonKind.Controller, Points: 15 })));
        foreach (var kind in Enum.GetValues<OriginReasonKind>())
        {
            coverage.Note($"reasons of the sort {kind}", found.SelectMany(lead => lead.Reasons).Count(reason => reason.Kind == kind));
        }
    });

    [Fact]
    public Task Pages_that_look_at_few_pairs_each_give_the_same_leads_together() => PagesAsync(question => question with { PairsOfPage = 2, PageSize = 1 }, 2);

    [Fact]
    public Task Pages_that_end_where_much_was_looked_at_give_the_same_leads_together() => PagesAsync(question => question with { LookedAtOfPage = 12, PageSize = 2 }, 1_000);

    private Task PagesAsync(Func<OriginQuestion, OriginQuestion> paged, int most) => EachViewAsync(Questions, Trials, async (view, investigator, asked, coverage) =>
    {
        var question = paged(asked with { AsOf = view.AsOf });
        var expected = await new ObviousOrigins(view, question.Origin).FindAsync(question.RentedIn, question.MinScore);
        var (found, pages, empty, last) = (new List<string>(), 0, 0, default(OriginAnswer));
        for (var token = ""; last is null || token.Length > 0; token = last.NextPageToken)
        {
            last = (await investigator.AskAsync(question with { PageToken = token }, Token)).Answer!;
            found.AddRange(last.Leads.Select(ObviousOrigins.Describe));
            (pages, empty) = (pages + 1, empty + (last.Leads.Count == 0 ? 1 : 0));
            Assert.InRange(last.Total, last.Leads.Count, most);
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        coverage.Note("several pages", pages > 2);
        coverage.Note("pages without a lead", empty);
        coverage.Note("leads", found.Count);
    });

    [Fact]
    public Task Nobody_is_led_to_for_what_is_declared() => EachViewAsync(Questions, Trials, async (view, investigator, asked, coverage) =>
    {
        var answer = (await investigator.AskAsync(asked with { AsOf = view.AsOf, PageSize = 1_000 }, Token)).Answer!;
        foreach (var lead in answer.Leads)
        {
            var isOpen = EntityId.TryParse(lead.Builder, out var builder) && builder.Country?.ToString() == asked.Origin;
            coverage.Note("leads to builders whose register is of the country", isOpen);
            Assert.True(!isOpen || lead.Reasons.Any(reason => reason.Kind == OriginReasonKind.DeclaredElsewhere), $"{lead.Builder} is openly of {asked.Origin}.");
        }

        coverage.Note("leads", answer.Total);
    });
}
