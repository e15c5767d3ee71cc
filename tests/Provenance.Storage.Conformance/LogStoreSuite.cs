using Provenance.Registry.Log;

namespace Provenance.Storage.Conformance;

/// <summary>What the suites share: a fresh database, one bound store on it, and the model beside it.</summary>
public abstract class LogStoreSuite : IAsyncLifetime
{
    /// <summary>The origin that the database is bound to.</summary>
    protected const string Origin = "registry.example/2026";

    /// <summary>Ends the test.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The database.</summary>
    protected LogStoreFixture Fixture { get; private set; } = null!;

    /// <summary>A store on it, bound.</summary>
    protected ILogStore Store { get; set; } = null!;

    /// <summary>What the store should hold.</summary>
    protected ModelLog Model { get; private set; } = new();

    /// <summary>Makes an empty database of the backend under test.</summary>
    protected abstract LogStoreFixture CreateFixture();

    public virtual async ValueTask InitializeAsync()
    {
        Fixture = CreateFixture();
        Store = Fixture.Open();
        await Store.BindAsync(Origin, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins anew with an empty database, for properties that need many.</summary>
    protected async Task RestartAsync()
    {
        await Fixture.DisposeAsync();
        Model = new ModelLog();
        await InitializeAsync();
    }

    /// <summary>Appends the model's next group to store and model.</summary>
    protected Task<LogGroup> AppendAsync(int count, EntryShape shape) => AppendAsync(Enumerable.Repeat(shape, count));

    /// <summary>Appends the model's next group to store and model.</summary>
    protected async Task<LogGroup> AppendAsync(IEnumerable<EntryShape> shapes)
    {
        var group = Model.Next(shapes);
        await using var append = await Store.BeginAppendAsync(Token);
        await append.WriteAsync(group, Token);
        await append.CommitAsync(Token);
        Model.Accept(group);
        return group;
    }

    /// <summary>Checks that the head is the model's.</summary>
    protected async Task AssertHeadAsync(ILogStore store)
    {
        var head = await store.ReadHeadAsync(Token);
        Assert.Equal(Model.Head.Size, head.Size);
        Assert.Equal(Model.Head.Root, head.Root);
        Assert.Equal(Model.Head.Edge.Hashes, head.Edge.Hashes);
        Assert.Equal(Model.Head.LastLoggedAtMilliseconds, head.LastLoggedAtMilliseconds);
        Assert.Equal(Model.Head.TrustEpoch, head.TrustEpoch);
    }
}
