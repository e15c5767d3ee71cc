// The composition root: what `provenance serve`, the demo and the tests start. Two listeners on loopback: gRPC over
// HTTP/2 without TLS, and plain HTTP/1.1 for checkpoint and tiles.
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Provenance.Registry;

namespace Provenance.Server;

/// <summary>A running server.</summary>
public sealed class ProvenanceServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OpenRegistry _open;
    private readonly ILoggerFactory _loggers;
    private readonly CancellationTokenRegistration _stopping;
    private Task _closing = Task.CompletedTask;

    private ProvenanceServer(WebApplication app, OpenRegistry open, ILoggerFactory loggers)
    {
        _app = app;
        _open = open;
        _loggers = loggers;

        // The first thing a stop does: what is queued is finished, and whoever comes after is told SHUTTING_DOWN.
        _stopping = app.Lifetime.ApplicationStopping.Register(() => _closing = open.CloseSubmissionAsync().AsTask());
    }

    /// <summary>The registry that is served.</summary>
    public ProvenanceRegistry Registry => _open.Registry;

    /// <summary>Where it listens.</summary>
    public ReadyLine Ready { get; private set; } = null!;

    /// <summary>Opens the registry and listens.</summary>
    /// <exception cref="ArgumentException">A URL is not one of loopback.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no registry in the data directory.</exception>
    /// <exception cref="DirectoryInUseException">Another server runs on it.</exception>
    /// <exception cref="InvalidDataException">Its files are damaged or unsafe.</exception>
    public static async Task<ProvenanceServer> StartAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var grpc = LoopbackEndPoint.Parse(options.GrpcUrl, nameof(options.GrpcUrl));
        var http = LoopbackEndPoint.Parse(options.HttpUrl, nameof(options.HttpUrl));
        var loggers = LoggerFactory.Create(ServerLogging.Configure);
        OpenRegistry open;
        try
        {
            open = await OpenRegistry.OpenAsync(options, loggers, cancellationToken);
        }
        catch
        {
            loggers.Dispose();
            throw;
        }

        var server = new ProvenanceServer(Compose(options, open, loggers, grpc, http), open, loggers);
        try
        {
            await server._app.StartAsync(cancellationToken);
            open.BeginLeads();
            server.Ready = server.Describe();
            WriteReadyFile(options.ReadyFile, server.Ready);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves until the process is told to stop (SIGTERM, SIGINT) or the token is cancelled.</summary>
    /// <param name="options">What to serve, and where.</param>
    /// <param name="output">Gets the <see cref="ReadyLine"/> once the server listens.</param>
    /// <param name="cancellationToken">Stops the server, in order.</param>
    public static async Task RunAsync(ServerOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(options, cancellationToken);
        await output.WriteLineAsync(server.Ready.ToString());
        await output.FlushAsync(cancellationToken);
        await server.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until the process is told to stop or the token is cancelled, then stops.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Finishes what is queued, answers the rest with SHUTTING_DOWN, and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _closing;
        await _stopping.DisposeAsync();
        await _app.DisposeAsync();
        await _open.DisposeAsync();

        // Last: what the others say while they close is still written.
        _loggers.Dispose();
    }

    private static WebApplication Compose(
        ServerOptions options, OpenRegistry open, ILoggerFactory loggers, IPEndPoint grpc, IPEndPoint http)
    {
        // Empty: nothing of the environment or of files beside the program changes what is served.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, grpc, http));
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Services.AddProvenance(options, open);
        var app = builder.Build();
        app.UseRouting();
        app.UseMiddleware<UntypedErrors>();
        app.MapProvenance(open.Registry);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, IPEndPoint grpc, IPEndPoint http)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1024;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 8 << 20;
        kestrel.Limits.Http2.InitialStreamWindowSize = 2 << 20;
        kestrel.Listen(grpc, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(http, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private ReadyLine Describe()
    {
        // In the order in which they were asked for.
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        return new ReadyLine(
            addresses[0],
            addresses[1],
            Registry.Key.Origin,
            Registry.Key.CheckpointVerifier.ToString(),
            Environment.ProcessId,
            Registry.Condition.ReadOnlyReason);
    }

    private static void WriteReadyFile(string? path, ReadyLine ready)
    {
        if (path is not null)
        {
            // Beside and renamed, so that whoever waits for the file never reads half of it.
            var beside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");
            File.WriteAllText(beside, ready + "\n");
            File.Move(beside, path, overwrite: true);
        }
    }
}
