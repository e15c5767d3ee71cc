// Between a store and its database: forwards bytes, and cuts all connections at a chosen point of the talk. "Before" means
// that the database never sees what was sent; "after", that it did, and its answer is lost.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Provenance.Server.FunctionalTests;

/// <summary>Where the talk is cut.</summary>
internal enum Cut
{
    /// <summary>What is sent does not arrive.</summary>
    Before,

    /// <summary>It arrives, and the answer does not.</summary>
    After,
}

/// <summary>A TCP proxy on a port of loopback.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const int BufferBytes = 64 << 10;

    // What arrived is answered, or, where it was half a message, is not.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(300);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private int _left = -1;
    private Cut _cut;

    /// <summary>Listens for whoever is to reach a server.</summary>
    public CuttingProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Whether the cut that was armed was made.</summary>
    public bool WasCut
    {
        get
        {
            lock (_lock)
            {
                return _left < 0;
            }
        }
    }

    /// <summary>Cuts when so many pieces have passed from the store to the database, over whichever connection.</summary>
    public void Arm(int pieces, Cut cut)
    {
        lock (_lock)
        {
            (_left, _cut) = (pieces, cut);
        }
    }

    /// <summary>Cuts no more.</summary>
    public void Disarm() => Arm(-1, Cut.Before);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    [SuppressMessage("Reliability", "CA2025", Justification = "Awaited, or ended by its streams, which close with the connections.")]
    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await far.ConnectAsync(_host, _port, end.Token);
            var answers = AnswersAsync(far.GetStream(), near.GetStream(), end);
            await RequestsAsync(near.GetStream(), far.GetStream(), answers, end);
            await end.CancelAsync();
            await answers;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One side closed, or the talk was cut.
        }
    }

    private async Task RequestsAsync(NetworkStream near, NetworkStream far, Task answers, CancellationTokenSource end)
    {
        var buffer = new byte[BufferBytes];
        while (await near.ReadAsync(buffer, end.Token) is > 0 and var read)
        {
            switch (Next())
            {
                case Cut.Before:
                    return;
                case Cut.After:
                    // Answers are no longer handed on; the database has the time to give one.
                    await end.CancelAsync();
                    await Task.WhenAny(answers);
                    await far.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                    await Task.Delay(AnswerTime, TimeProvider.System, _stop.Token);
                    return;
                default:
                    await far.WriteAsync(buffer.AsMemory(0, read), end.Token);
                    break;
            }
        }
    }

    private Cut? Next()
    {
        lock (_lock)
        {
            return _left < 0 || --_left >= 0 ? null : _cut;
        }
    }

    // Where the database closes, the store's side is closed too.
    private static async Task AnswersAsync(NetworkStream far, NetworkStream near, CancellationTokenSource end)
    {
        var buffer = new byte[BufferBytes];
        while (await far.ReadAsync(buffer, end.Token) is > 0 and var read)
        {
            await near.WriteAsync(buffer.AsMemory(0, read), end.Token);
        }

        await end.CancelAsync();
    }
}
