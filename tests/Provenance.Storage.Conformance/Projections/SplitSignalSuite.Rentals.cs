using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

// Jobs that their rentals join: by who paid, and by who is declared to use them.
public abstract partial class SplitSignalSuite
{
    [Fact]
    public async Task E3_joins_by_payment_and_E1_does_not()
    {
        WriteRental("acme", Kestrel, "account");
        WriteRental("zenith", Heron, "account");
        Write("acme", "j-1", Kestrel, 10 * Day, MoreThanHalf);
        Write("zenith", "j-1", Heron, 10 * Day, MoreThanHalf);

        Assert.Equal("They are joined by one payment fingerprint.", Assert.Single((await EvaluateAsync("E3")).Leads).Reasons[1].Sentence);
        Assert.Empty((await EvaluateAsync("E1")).Leads);
    }

    // Shells behind resellers, accounts of operators, and nobody: what the jobs say of their customers joins none of these.
    [Theory]
    [InlineData(Kestrel, Heron)]
    [InlineData("OPERATOR:acme:a-1", "OPERATOR:zenith:b-2")]
    [InlineData(null, null)]
    public async Task E3_joins_jobs_by_the_card_that_paid_for_the_rentals_they_name(string? one, string? other)
    {
        WriteRental("acme", Dealer, "account", endCustomer: "unknown");
        WriteRental("zenith", OtherDealer, "account", endCustomer: "unknown");
        Write("acme", "j-1", one, 10 * Day, MoreThanHalf, rental: "r-1");
        Write("zenith", "j-1", other, 10 * Day, MoreThanHalf, rental: "r-1");

        var lead = Assert.Single((await EvaluateAsync("E3")).Leads);

        Assert.Equal("They are joined by one payment fingerprint.", lead.Reasons[1].Sentence);
        Assert.Contains("One bank or reseller may pay for several customers.", lead.Against);
        Assert.Empty((await EvaluateAsync("E1")).Leads);
    }

    [Theory]
    [InlineData("E1", "They are joined by one customer or end customer.")]
    [InlineData("E3", "They are joined by one customer or end customer.")]
    public async Task E1_and_E3_join_jobs_of_resellers_by_the_end_customer_of_the_rentals_they_name(string code, string links)
    {
        WriteRental("acme", Dealer, "account", endCustomer: Kestrel);
        WriteRental("zenith", OtherDealer, "other account", endCustomer: Kestrel);
        Write("acme", "j-1", Dealer, 10 * Day, MoreThanHalf, rental: "r-1");
        Write("zenith", "j-1", OtherDealer, 10 * Day, MoreThanHalf, rental: "r-1");

        var result = await EvaluateAsync(code);

        var lead = Assert.Single(result.Leads);
        Assert.Equal([Dealer, OtherDealer, Kestrel, Line], lead.Subject.Parts.Select(part => part.Value));
        Assert.Equal(links, lead.Reasons[1].Sentence);
        Assert.Contains("Who is declared to use a rental may have sold it on: some jobs name another customer than their rentals, or none.", lead.Against);
        Assert.Contains(
            "2 jobs name a rental whose declared end customer is not the customer that the job states: they count for both.", result.Caveats);
    }

    // Somebody's small job of months before declares a model of the same name.
    [Fact]
    public async Task E1_is_about_those_whose_jobs_add_up_and_stays_so_when_others_join_the_group()
    {
        Write("acme", "j-1", Kestrel, 10 * Day, MoreThanHalf, model: "Osprey");
        Write("acme", "j-2", Kestrel, 11 * Day, MoreThanHalf, model: "Osprey");
        var before = Assert.Single((await EvaluateAsync("E1")).Leads);

        Write("zenith", "j-3", Heron, 300 * Day, Quantity.Parse("200000000000000000000"), model: "Osprey");
        var after = Assert.Single((await EvaluateAsync("E1")).Leads);

        Assert.Equal([Kestrel, Line], after.Subject.Parts.Select(part => part.Value));
        Assert.Equal(before.Subject.Parts, after.Subject.Parts);
        Assert.DoesNotContain(Heron, after.Title, StringComparison.Ordinal);
        Assert.Contains("The links that join them lead to 1 more customer, of whom none of these jobs is.", after.Against);
        Assert.DoesNotContain(before.Against, sentence => sentence.Contains("more customer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task E1_tells_that_a_tenant_rents_for_several_users()
    {
        WriteRental("acme", Dealer, "account", endCustomer: Kestrel);
        WriteRental("zenith", Dealer, "account", endCustomer: Heron);
        Write("acme", "j-1", Dealer, 10 * Day, MoreThanHalf, rental: "r-1");
        Write("zenith", "j-1", Dealer, 10 * Day, MoreThanHalf, rental: "r-1");

        Assert.Contains("One tenant rents for several declared users: the customers of a reseller look the same.", Assert.Single((await EvaluateAsync("E1")).Leads).Against);
    }

    [Fact]
    public async Task E1_names_the_end_customer_where_no_customer_is_known()
    {
        WriteRental("acme", Dealer, "account", endCustomer: Kestrel);
        WriteRental("zenith", Kestrel, "other account");
        Write("acme", "j-1", null, 10 * Day, MoreThanHalf, rental: "r-1");
        Write("zenith", "j-1", null, 10 * Day, MoreThanHalf, rental: "r-1");

        var lead = Assert.Single((await EvaluateAsync("E1")).Leads);

        Assert.Equal((SubjectKind.Entity, Kestrel), (lead.Subject.Parts[0].Kind, lead.Subject.Parts[0].Value));
    }

    // A reseller's card pays for everybody behind it.
    [Theory]
    [InlineData(10, true, 1)]
    [InlineData(11, true, 0)]
    [InlineData(10, false, 1)]
    [InlineData(11, false, 0)]
    public async Task E3_takes_a_card_that_paid_for_many_customers_for_a_resellers(int customers, bool areKnown, int leads)
    {
        for (var i = 0; i < customers; i++)
        {
            var (party, customer) = (i % 2 == 0 ? "acme" : "zenith", $"NATIONAL:SG:C{i}");
            WriteRental(party, Dealer, "account", endCustomer: customer, id: $"r-{i}");
            Write(party, $"j-{i}", areKnown ? customer : null, 10 * Day, MoreThanHalf, rental: $"r-{i}");
        }

        Assert.Equal(leads, (await EvaluateAsync("E3")).Leads.Count);
    }
}
