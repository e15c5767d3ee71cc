using Provenance.Contracts.V1;

namespace Provenance.Client.Tests.Cases;

public sealed class EvidenceAskedTests
{
    [Fact]
    public void A_question_asks_for_all_entries_and_is_the_same_question()
    {
        var question = new SearchJobsRequest { Customer = "NATIONAL:SG:1" };

        var asked = (SearchJobsRequest)EvidenceAsked.ForAll(question);

        Assert.Null(question.AsOf);
        Assert.Equal((EvidenceAsked.Most, "NATIONAL:SG:1"), (asked.AsOf.MostLogIndices, asked.Customer));
        Assert.Equal(question, EvidenceAsked.Without(asked));
        Assert.Equal(EvidenceAsked.Most, asked.AsOf.MostLogIndices);
    }

    [Fact]
    public void What_a_question_says_of_times_and_numbers_stays()
    {
        var question = new SearchJobsRequest { AsOf = new AsOf { TreeSize = 7, MostLogIndices = 5 } };

        Assert.Equal(question, EvidenceAsked.ForAll(question));
        Assert.Equal(new SearchJobsRequest { AsOf = new AsOf { TreeSize = 7 } }, EvidenceAsked.Without(question));
        Assert.Equal(new GetRuleSetRequest(), EvidenceAsked.ForAll(new GetRuleSetRequest()));
    }
}
