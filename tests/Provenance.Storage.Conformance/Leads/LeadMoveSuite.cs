using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Transparency;
using static Provenance.Storage.Conformance.Leads.LeadSamples;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>Moving leads from one store to another, of the same backend or of two.</summary>
public abstract class LeadMoveSuite : IAsyncLifetime
{
    private static readonly Digest Root = Named("root");

    private LeadStoreFixture _source = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ILeadStore Source => _source.Store;

    public ValueTask InitializeAsync()
    {
        _source = CreateSource();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes an empty store that leads move from.</summary>
    protected abstract LeadStoreFixture CreateSource();

    /// <summary>Makes an empty store that they move to.</summary>
    protected abstract LeadStoreFixture CreateTarget();

    /// <summary>Moves them; says how many leads and events were copied, or null.</summary>
    protected abstract ValueTask<(long Leads, long Events)?> MoveAsync(ILeadStore from, ILeadStore to);

    [Fact]
    public async Task Leads_move_with_their_history_and_a_move_that_is_made_again_changes_nothing()
    {
        var (kept, changed, cleared) = (Lead("E4", "Heron", 1, 2), Lead("E4", "Kestrel", 3), Lead("E5", "Zenith", 4));
        await Source.RecordAsync(Evaluation(10, Outcome("E4", kept, changed), Outcome("E5", cleared)), Root, 10, Token);
        await Source.RecordAsync(Evaluation(20, Outcome("E4", kept, Lead("E4", "Kestrel", 3, 11)), Outcome("E5")), Root, 20, Token);
        await Source.RecordAsync(Evaluation(30, Outcome("E4", kept, Lead("E4", "Kestrel", 3, 11)), Outcome("E5"), Unfinished("E14", SignalStatus.NoInput)), Root, 30, Token);
        await using var place = CreateTarget();
        await place.Store.RecordAsync(Evaluation(5, Outcome("E9", Lead("E9", "of before", 1))), Root, 5, Token);

        Assert.Equal((3, 5), await MoveAsync(Source, place.Store));
        Assert.Equal((3, 5), await MoveAsync(Source, place.Store));

        await using var before = await Source.OpenAsync(Token);
        await using var after = await place.Store.OpenAsync(Token);
        Assert.Equal(before.Newest, after.Newest);
        Assert.Equal((await before.ReadSignalsAsync(Token)).Select(LeadJson.Write), (await after.ReadSignalsAsync(Token)).Select(LeadJson.Write));
        var filter = new LeadFilter { IncludeCleared = true };
        Assert.Equal(await before.ListAsync(filter, 10, Token), await after.ListAsync(filter, 10, Token));
        foreach (var lead in (RaisedLead[])[kept, changed, cleared])
        {
            var (one, other) = ((await before.FindAsync(lead.Lead.Key, Token))!, (await after.FindAsync(lead.Lead.Key, Token))!);
            Assert.Equal(LeadJson.Write(one.Raised.Lead), LeadJson.Write(other.Raised.Lead));
            Assert.Equal(one.IsRaised, other.IsRaised);
            Assert.Equal(one.Raised.StatementIds, other.Raised.StatementIds);
            var (told, toldThere) = (await before.ReadHistoryAsync(lead.Lead.Key, Token), await after.ReadHistoryAsync(lead.Lead.Key, Token));
            Assert.Equal(told.Dropped, toldThere.Dropped);
            Assert.Equal(
                told.Events.Select(one => (one.TreeSize, one.Effect, one.RuleSet, one.RecordedAtMilliseconds, string.Join(' ', one.Added), one.AddedTotal, one.RemovedTotal)),
                toldThere.Events.Select(one => (one.TreeSize, one.Effect, one.RuleSet, one.RecordedAtMilliseconds, string.Join(' ', one.Added), one.AddedTotal, one.RemovedTotal)));
        }

        Assert.Null(await after.FindAsync(Lead("E9", "of before", 1).Lead.Key, Token));
        Assert.Equal([kept.Lead.Key], await after.ListAsync(filter with { Part = (SubjectKind.Model, "Heron") }, 10, Token));
    }

    [Fact]
    public async Task Leads_that_went_on_elsewhere_are_not_replaced_by_older_ones()
    {
        await Source.RecordAsync(Evaluation(10, Outcome("E4", Lead("E4", "Heron", 1))), Root, 10, Token);
        await using var place = CreateTarget();
        Assert.Null(await MoveAsync(place.Store, Source));
        await place.Store.RecordAsync(Evaluation(20, Outcome("E4", Lead("E4", "Kestrel", 2))), Root, 20, Token);

        Assert.Null(await MoveAsync(Source, place.Store));

        Assert.Equal(20, (await place.Store.ReadNewestAsync(Token))!.TreeSize.Value);
        Assert.Equal(10, (await Source.ReadNewestAsync(Token))!.TreeSize.Value);
    }
}
