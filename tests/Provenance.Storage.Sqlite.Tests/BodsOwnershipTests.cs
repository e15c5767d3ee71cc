// The example files of the Beneficial Ownership Data Standard, imported as anyone would import them, logged, projected, and
// asked who is behind their companies.

using Provenance.Accounting;
using Provenance.Registers;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Log;
using Provenance.Registry.Ownership;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;
using Provenance.Tests;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class BodsOwnershipTests : IAsyncDisposable, ISignerParties
{
    private readonly SqliteProjectionFixture _fixture = new();
    private readonly SigningKey _key = SigningKey.FromSeed(new byte[32]);
    private readonly ListedLog _log = new();

    [Fact]
    public async Task Joint_owners_have_half_each_through_the_arrangement_and_nothing_is_unknown()
    {
        var answer = await ControllersAsync("joint-ownership", "NATIONAL:GB:07444723");

        Assert.Equal(
            ["OPERATOR:acme:bods.1accb8b18b99 50 NaturalPerson", "OPERATOR:acme:bods.f040df24d9ec 50 NaturalPerson"],
            answer.Owners.Owners.Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(["Natalie Coleman", "Roberto Lopez"], answer.Owners.Owners.Select(owner => NameOf(answer, owner.Facts.Entity)).Order(StringComparer.Ordinal));
        Assert.Equal(Quantity.Zero, answer.Owners.Unknown.High);
        Assert.All(answer.Owners.Owners, owner => Assert.Equal("OPERATOR:acme:bods.91b4236a7d89", owner.Paths[0].Steps[1].Held.ToString()));
    }

    [Fact]
    public async Task An_indirect_interest_is_told_beside_the_chain_whose_last_share_is_unknown()
    {
        var answer = await ControllersAsync("indirect-ownership", "NATIONAL:GB:XE9999");

        Assert.Equal(["NATIONAL:GB:XE1010 60 NoOwnersStated"], answer.Owners.Owners.Select(Text));
        Assert.Equal(Quantity.FromInteger(100), answer.Owners.Unknown.Low);
        var indirect = Assert.Single(answer.Owners.DeclaredIndirect).Interest;
        Assert.Equal(("OPERATOR:acme:bods.c25d4d612c2c", "30"), (indirect.Party.ToString(), indirect.SharePercent.Value.Minimum.ToString()));
        var controller = answer.Owners.Controllers.Single(one => one.Party?.ToString() == "OPERATOR:acme:bods.c25d4d612c2c");
        Assert.False(controller.IsCertain);
        Assert.Equal(["NATIONAL:GB:XE9999", "NATIONAL:GB:XE1010"], controller.Steps.Select(step => step.Held.ToString()));
        Assert.Equal(["Company A", "Company B"], controller.Steps.Select(step => NameOf(answer, step.Held)));
        Assert.Equal("Person 1", NameOf(answer, indirect.Party.Value));
        Assert.Equal(["Person 1 unknownInterest in Company B, share known: False"], answer.Owners.ControlInterests.Select(placed => Text(answer, placed)));
    }

    [Fact]
    public async Task Several_ways_end_where_no_share_is_stated_and_the_declared_sum_is_told()
    {
        var answer = await ControllersAsync("multiple-indirect-ownership", "NATIONAL:UA:UA-XE-02");

        Assert.Equal(
            ["NATIONAL:GB:GB-XE-03 50 NoOwnersStated", "NATIONAL:GB:GB-XE-04 50 NoOwnersStated"],
            answer.Owners.Owners.Select(Text).Order(StringComparer.Ordinal));
        var indirect = Assert.Single(answer.Owners.DeclaredIndirect).Interest;
        Assert.Equal(("Person 1", "60"), (NameOf(answer, indirect.Party.Value), indirect.SharePercent.Value.Maximum.ToString()));
        Assert.Equal(Quantity.FromInteger(100), answer.Owners.Unknown.Low);

        // Neither half is a majority, so that nobody above it controls the company; who has what in the two is told all the same.
        Assert.Empty(answer.Owners.Controllers);
        Assert.Equal(
            ["Person 1 unknownInterest in Company C, share known: False", "Person 1 unknownInterest in Company D, share known: False"],
            answer.Owners.ControlInterests.Select(placed => Text(answer, placed)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_person_behind_a_company_whose_shares_nobody_states_is_named_beside_it()
    {
        var answer = await ControllersAsync("multiple-indirect-ownership", "NATIONAL:GB:GB-XE-03");

        Assert.Equal(["NATIONAL:GB:GB-XE-03 100 NoOwnersStated"], answer.Owners.Owners.Select(Text));
        Assert.Equal("Person 1", NameOf(answer, Assert.Single(answer.Owners.Controllers).Party!.Value));
        Assert.Equal(["Person 1 unknownInterest in Company C, share known: False"], answer.Owners.ControlInterests.Select(placed => Text(answer, placed)));
    }

    [Fact]
    public async Task A_nominator_controls_through_the_nomination_and_a_nominee_only_perhaps()
    {
        var answer = await ControllersAsync("nomination", "OPERATOR:acme:bods.103AB1984D");

        Assert.Equal(
            [("OPERATOR:acme:bods.101AB1984F", true), ("OPERATOR:acme:bods.102AB1984E", false)],
            answer.Owners.Controllers.Select(one => (one.Party!.Value.ToString(), one.IsCertain)));
        Assert.Equal(["Silvia Teixeira Perez", "Vanessa Rivero"], answer.Owners.Controllers.Select(one => NameOf(answer, one.Party!.Value)));
        Assert.Equal(Quantity.FromInteger(100), answer.Owners.Unknown.Low);
    }

    public ValueTask CatchUpAsync(long size, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public string PartyOf(KeyId key, long index) => "acme";

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _fixture.DisposeAsync();
    }

    private static string Text(UltimateOwner owner) => $"{owner.Facts.Entity} {owner.Share.Low} {owner.End}";

    private static string Text(ControllersAnswer answer, PlacedControl placed) =>
        $"{NameOf(answer, placed.Interest.Holder!.Value)} {placed.Interest.Type} in {NameOf(answer, placed.Held)}, share known: {placed.Interest.SharePercent.IsKnown}";

    private static string NameOf(ControllersAnswer answer, EntityId entity) =>
        Assert.Single(answer.Parties.Single(party => party.Entity == entity).Names);

    private async Task<ControllersAnswer> ControllersAsync(string example, string entity)
    {
        var token = TestContext.Current.CancellationToken;
        await using var content = File.OpenRead(SharedData.Require($"bods/bods_example_{example}.json"));
        using var journal = ImportJournal.InMemory();
        var issuer = new StatementIssuer(ProjectionWorld.Origin, _key, ImportSecret.Draw(), journal, "0.1.0", TimeProvider.System);
        var import = new Import(issuer, journal, new Logging(_log), _ => { });
        await import.ReadAsync(new BodsImport(Handle.Parse("acme"), Handle.Parse("bods")), content, example, token);
        await import.CompleteAsync(token);
        _ = await new Projector(ProjectionWorld.Origin, _log, this, _fixture.Projections, new ProjectorOptions()).RebuildAsync(null, token);
        var investigator = new Investigator(
            _fixture.Investigation, _log, new Settled(), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);
        return (await investigator.AskAsync(new ControllersQuestion { Entity = EntityId.Parse(entity) }, token)).Answer!;
    }

    private sealed class Logging(ListedLog log) : IAttestationSink
    {
        private long _count;

        public Task WriteAsync(IReadOnlyList<Attestation> attestations, CancellationToken cancellationToken)
        {
            foreach (var attestation in attestations)
            {
                var index = new LeafIndex(_count++);
                var leaf = Leaf.Of(attestation.Envelope, TimeProvider.System.GetUtcNow(), _ => new byte[32]);
                log.Add(new StoredEntry(index, leaf.Encode(), attestation.Envelope, attestation.Sections.ToDictionary(), false, false));
            }

            return Task.CompletedTask;
        }

        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Settled : IProjectionProgress
    {
        public TreeSize ProjectedSize => TreeSize.Zero;

        public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
