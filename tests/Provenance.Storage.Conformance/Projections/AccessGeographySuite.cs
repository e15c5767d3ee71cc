using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>E15 on worlds written by hand.</summary>
public abstract partial class AccessGeographySuite : SignalSuiteBase
{
    private const string Kestrel = "LEI:969500KSV493XWY0PS33";
    private const string Parent = "NATIONAL:SG:P1";
    private const string Founders = "NATIONAL:SG:F1";
    private const string Customer = "NATIONAL:SG:A1";

    [Fact]
    public async Task Without_countries_of_access_there_is_no_input()
    {
        WriteEntity(Kestrel, "SG");
        WriteJob("j-1", Kestrel);

        Assert.Equal(
            "Nobody reports from which countries jobs or rentals of known customers are used.", (await EvaluateAsync("E15")).NoInput);
    }

    [Fact]
    public async Task Where_uses_were_not_all_looked_at_it_does_not_say_that_nobody_reports_countries()
    {
        WriteEntity(Kestrel, "SG");
        WriteJob("j-1", Kestrel, "MY");

        var result = await EvaluateAsync("E15", AsOf.Now, World, Fixture, new SignalLimits { Held = 0 });

        Assert.Null(result.NoInput);
        Assert.Equal(["Only the first 0 uses were looked at."], result.Bounds);
    }

    // Silence on the countries must not spare a customer the question of who is behind it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_listed_owner_is_a_lead_also_where_nobody_says_from_which_countries_the_customer_uses(bool byRental)
    {
        WriteEntity(Kestrel, "SG", owner: Parent);
        if (byRental)
        {
            WriteRental("r-1", Kestrel, EndCustomer.Customer);
        }
        else
        {
            WriteJob("j-1", Kestrel);
            WriteJob("j-2", Kestrel);
        }

        WriteJob("j-3", Customer, "SG");
        WriteListing(Parent, ListingStatus.InForce);

        var result = await EvaluateAsync("E15");

        var lead = Assert.Single(result.Leads);
        Assert.Equal((2, Kestrel), (result.Tested, lead.Subject.Parts[0].Value));
        Assert.Equal([1L, byRental ? 3L : 4L], lead.Entries);
        Assert.Equal(["Of 1 customer not every job and rental states from which countries it used accelerators."], result.Caveats);
    }

    [Fact]
    public async Task Lists_and_customers_are_input_without_any_country()
    {
        WriteJob("j-1", Kestrel);
        WriteListing(Parent, ListingStatus.InForce);

        var result = await EvaluateAsync("E15");

        Assert.Equal((null, 1, 0), (result.NoInput, result.Tested, result.Leads.Count));
    }

    [Fact]
    public async Task Access_from_a_country_where_the_customer_is_not_at_home_is_a_lead()
    {
        WriteEntity(Kestrel, "SG");
        WriteJob("j-1", Kestrel, "SG");
        WriteJob("j-2", Kestrel, "MY");
        WriteJob("j-3", Kestrel, "MY", "SG");

        var result = await EvaluateAsync("E15");

        var lead = Assert.Single(result.Leads);
        Assert.Equal((1, Kestrel), (result.Tested, Assert.Single(lead.Subject.Parts).Value));
        var reason = Assert.Single(lead.Reasons);
        Assert.StartsWith("2 jobs and 0 rentals on acme/s-1/c-0 are used from MY; it is at home in SG.", reason.Sentence, StringComparison.Ordinal);
        Assert.Equal([2L], lead.Entries);
        Assert.Equal([0L], lead.Background);
        Assert.Contains(result.Caveats, caveat => caveat.StartsWith("There is no screening list", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_of_the_same_is_no_new_evidence_and_another_country_is()
    {
        WriteEntity(Kestrel, "SG");
        WriteJob("j-1", Kestrel, "MY");
        var first = Assert.Single((await EvaluateAsync("E15")).Leads);
        WriteJob("j-2", Kestrel, "MY");
        var second = Assert.Single((await EvaluateAsync("E15")).Leads);
        WriteJob("j-3", Kestrel, "TH");
        var third = Assert.Single((await EvaluateAsync("E15")).Leads);

        Assert.Equal(first.Key, third.Key);
        Assert.Equal([[1L], [1L], [1L, 3L]], new[] { first, second, third }.Select(lead => lead.Entries.ToArray()));
    }

    // Each nightly import takes the place of jobs that were running.
    [Fact]
    public async Task A_later_statement_about_the_first_job_is_more_of_the_same()
    {
        WriteEntity(Kestrel, "SG");
        var running = WriteJob("j-1", Kestrel, "MY");
        WriteJob("j-2", Kestrel, "MY");
        WriteJob("j-1", Kestrel, running, ["MY"]);

        var lead = Assert.Single((await EvaluateAsync("E15")).Leads);

        Assert.StartsWith("2 jobs and 0 rentals", Assert.Single(lead.Reasons).Sentence, StringComparison.Ordinal);
        Assert.Equal([1L], lead.Entries);
    }

    [Fact]
    public async Task A_job_that_is_moved_to_another_country_says_so_from_then_on()
    {
        WriteEntity(Kestrel, "SG");
        var first = WriteJob("j-1", Kestrel, "MY");
        WriteJob("j-1", Kestrel, first, ["TH"]);

        Assert.Equal([2L], Assert.Single((await EvaluateAsync("E15")).Leads).Entries);
    }

    // What a list says again at each version is nothing new; what it says again after it left somebody out is.
    [Theory]
    [InlineData(ListingStatus.InForce, 2, 0)]
    [InlineData(ListingStatus.Suspended, 2, 3)]
    [InlineData(ListingStatus.InForce, 3, 3)]
    public async Task A_lead_rests_on_the_statement_since_which_a_party_is_listed(ListingStatus between, int versionOfOther, long since)
    {
        var first = WriteListing(Kestrel, ListingStatus.InForce);
        WriteJob("j-1", Kestrel, "SG");
        var second = versionOfOther == 3
            ? WriteListing(Customer, ListingStatus.InForce, "2", 2)
            : WriteListing(Kestrel, between, version: 2, before: first);
        WriteListing(Kestrel, ListingStatus.InForce, version: 3, before: versionOfOther == 3 ? first : second);

        Assert.Equal([.. new[] { since, 1L }.Order()], Assert.Single((await EvaluateAsync("E15")).Leads).Entries);
    }

    [Fact]
    public async Task A_job_under_another_identifier_of_the_customer_is_more_of_the_same()
    {
        WriteEntity(Kestrel, "SG");
        WriteJob("j-1", Customer, "MY");
        WriteJob("j-2", Kestrel, "MY");
        WriteSame(Kestrel, Customer);

        var lead = Assert.Single((await EvaluateAsync("E15")).Leads);

        Assert.StartsWith("2 jobs and 0 rentals on acme/s-1/c-0 are used from MY;", Assert.Single(lead.Reasons).Sentence, StringComparison.Ordinal);
        Assert.Equal([1L], lead.Entries);
    }

    [Fact]
    public async Task Of_listings_on_one_list_and_of_uses_the_first_counts_under_whichever_identifier()
    {
        WriteListing(Customer, ListingStatus.InForce);
        WriteListing(Kestrel, ListingStatus.InForce, "2");
        WriteJob("j-1", Customer, "SG");
        WriteJob("j-2", Kestrel, "SG");
        WriteSame(Kestrel, Customer);

        var lead = Assert.Single((await EvaluateAsync("E15")).Leads);

        Assert.Equal("It stands on Watched parties, in force.", Assert.Single(lead.Reasons).Sentence);
        Assert.Equal([0L, 2L], lead.Entries);
    }

    [Fact]
    public async Task At_home_in_several_countries_by_several_declarers_or_identifiers_is_no_lead()
    {
        WriteEntity(Kestrel, "SG");
        WriteEntity(Kestrel, "MY", party: "zenith");
        WriteJob("j-1", Kestrel, "MY", "SG");
        WriteJob("j-2", "NATIONAL:TH:9", "TH");

        var result = await EvaluateAsync("E15");

        Assert.Equal((2, 0), (result.Tested, result.Leads.Count));
    }

    [Fact]
    public async Task Where_nobody_says_where_a_customer_is_at_home_it_is_counted_and_no_lead()
    {
        WriteJob("j-1", Kestrel, "MY");

        var result = await EvaluateAsync("E15");

        Assert.Equal((1, 0), (result.Tested, result.Leads.Count));
        Assert.Contains("Of 1 customer nobody says where it is at home.", result.Caveats);
    }

    [Fact]
    public async Task A_rental_counts_for_its_end_customer()
    {
        WriteEntity(Kestrel, "SG");
        WriteEntity("NATIONAL:MY:B2", "MY");
        WriteRental("r-1", "NATIONAL:MY:B2", EndCustomer.Of(EntityId.Parse(Kestrel)), "MY");
        WriteRental("r-2", "NATIONAL:MY:B2", EndCustomer.Customer, "MY");
        WriteRental("r-3", "NATIONAL:MY:B2", EndCustomer.Unknown, "MY");

        var lead = Assert.Single((await EvaluateAsync("E15")).Leads);

        Assert.Equal((Kestrel, 2L), (lead.Subject.Parts[0].Value, Assert.Single(lead.Entries)));
    }

    // Who stands on a list and rents is not hidden by naming another as the user.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_listed_and_rents_or_resells_for_another_is_a_lead(bool asReseller)
    {
        WriteRental("r-1", asReseller ? Parent : Kestrel, EndCustomer.Of(EntityId.Parse(Customer)), asReseller ? [Kestrel] : [], ["SG"]);
        WriteListing(Kestrel, ListingStatus.InForce);

        var result = await EvaluateAsync("E15");

        var lead = Assert.Single(result.Leads);
        Assert.Equal((asReseller ? 3 : 2, Kestrel), (result.Tested, lead.Subject.Parts[0].Value));
        Assert.Equal($"Someone listed may rent accelerators through {Kestrel}.", lead.Title);
        Assert.Equal([0L, 1L], lead.Entries);
        Assert.Equal("It rents or resells for others, and may use nothing itself.", lead.Against[^1]);
        Assert.DoesNotContain(result.Caveats, caveat => caveat.EndsWith("used accelerators.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_speaks_against_a_lead_is_about_its_reasons()
    {
        WriteJob("j-1", Customer, "SG");
        WriteEntity(Kestrel, "SG");
        WriteJob("j-2", Kestrel, "MY");
        var unlisted = Assert.Single((await EvaluateAsync("E15")).Leads);
        WriteListing(Customer, ListingStatus.InForce);
        var leads = (await EvaluateAsync("E15")).Leads;

        Assert.Equal(["Who owns it was not looked at: a group that is at home there may stand above it."], unlisted.Against.Skip(1));
        Assert.Equal(["What a list bars differs, and there are licences and exemptions: no kind of statement reports them."], leads[0].Against);
        Assert.Equal(["Not all of its owners are known: a group that is at home there may stand above it."], leads[1].Against.Skip(1));
    }

    [Theory]
    [InlineData(ListingStatus.InForce, 1)]
    [InlineData(ListingStatus.Proposed, 0)]
    [InlineData(ListingStatus.Suspended, 0)]
    public async Task An_ultimate_owner_on_a_list_in_force_is_a_lead_without_any_distance(ListingStatus status, int leads)
    {
        WriteEntity(Kestrel, "SG", owner: Parent);
        WriteJob("j-1", Kestrel, "SG");
        WriteListing(Parent, status);

        var result = await EvaluateAsync("E15");

        Assert.Equal(leads, result.Leads.Count);
        if (leads == 1)
        {
            Assert.Equal([1L, 2L], result.Leads[0].Entries);
            Assert.Equal($"{Parent}, which owns 60 % of it, stands on Watched parties, in force.", result.Leads[0].Reasons[0].Sentence);
            Assert.StartsWith("Someone listed may use", result.Leads[0].Title, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Parent, 1)]
    [InlineData(Customer, 2)]
    public async Task An_owner_whom_the_newest_version_of_the_list_leaves_out_may_be_listed(string named, int version)
    {
        WriteEntity(Kestrel, "SG", owner: Parent);
        WriteJob("j-1", Kestrel, "SG");
        WriteListing(Parent, ListingStatus.InForce);
        WriteListing(named, ListingStatus.InForce, "2", version);

        var lead = Assert.Single((await EvaluateAsync("E15")).Leads);

        var (sentence, weight) = version == 1
            ? ("stands on Watched parties, in force.", 2)
            : ("may stand on Watched parties: version 2026-2 of it does not name it.", 1);
        Assert.Equal(($"{Parent}, which owns 60 % of it, {sentence}", weight), (Assert.Single(lead.Reasons).Sentence, lead.Reasons[0].Weight));
        Assert.StartsWith(version == 1 ? "Someone listed may use" : "Someone who may be listed may use", lead.Title, StringComparison.Ordinal);
    }

    // Whoever is listed may have owners who are not: they change nothing about him.
    [Fact]
    public async Task A_listed_company_between_a_customer_and_its_ultimate_owner_is_a_lead()
    {
        WriteEntity(Kestrel, "SG", owner: Parent);
        WriteEntity(Parent, "SG", owner: Founders);
        WriteJob("j-1", Kestrel, "SG");
        WriteListing(Parent, ListingStatus.InForce);

        var lead = Assert.Single((await EvaluateAsync("E15")).Leads);

        Assert.Equal($"{Parent}, which has shares in it, itself or through others, stands on Watched parties, in force.", Assert.Single(lead.Reasons).Sentence);
        Assert.Equal([2L, 3L], lead.Entries);
        Assert.Equal([0L, 1L], lead.Background);
    }

    [Fact]
    public async Task What_was_known_before_the_second_country_is_asked_for()
    {
        WriteEntity(Kestrel, "SG");
        WriteJob("j-1", Kestrel, "SG");
        WriteJob("j-2", Kestrel, "MY");

        Assert.Single((await EvaluateAsync("E15")).Leads);
        Assert.Empty((await EvaluateAsync("E15", new AsOf { KnownAt = new TreeSize(2) })).Leads);
    }
}
