namespace Provenance.Server;

/// <summary>Counts attestations of a stream that are not answered yet, and makes the reader wait while there are too many.</summary>
internal sealed class InFlight(int limit) : IDisposable
{
    private readonly SemaphoreSlim _places = new(limit, limit);
    private readonly int _limit = limit;

    public Task EnterAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    /// <summary>Gives places back; none where a stop came before the first was taken.</summary>
    public void Leave(int count)
    {
        if (count > 0)
        {
            _places.Release(count);
        }
    }

    /// <summary>Waits until all have left, by taking every place; nobody may enter any more.</summary>
    public async Task WhenNoneAsync()
    {
        for (var i = 0; i < _limit; i++)
        {
            await _places.WaitAsync();
        }
    }

    public void Dispose() => _places.Dispose();
}
