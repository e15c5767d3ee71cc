// The composition root of a witness: what `provenance witness serve` and the tests start. One listener, HTTP/1.1, on
// loopback unless told otherwise.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Provenance.Statements;

namespace Provenance.Witness;

/// <summary>A running witness.</summary>
public sealed class WitnessServer : IAsyncDisposable
{
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly Stack<IDisposable> _held;

    private WitnessServer(WebApplication app, Stack<IDisposable> held)
    {
        _app = app;
        _held = held;
    }

    /// <summary>Where it listens, and who it is.</summary>
    public WitnessReadyLine Ready { get; private set; } = null!;

    /// <summary>Opens the witness and listens.</summary>
    /// <exception cref="ArgumentException">The URL is not one that it can listen on.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no witness in the directory.</exception>
    /// <exception cref="InvalidDataException">Its files are damaged or unsafe, or it knows no log.</exception>
    /// <exception cref="WitnessStateException">Its state is missing or cannot be opened.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Held until Release.")]
    public static async Task<WitnessServer> StartAsync(WitnessOptions options, CancellationToken cancellationToken)
    {
        var (endPoint, prefix) = ParseUrl(options.Url);
        Ed25519SelfTest.Run();
        var held = new Stack<IDisposable>();
        try
        {
            var directory = WitnessDirectory.Open(options.DataDirectory);
            var (witness, keys, origins) = Open(directory, options.Time, held);
            var loggers = LoggerFactory.Create(ConfigureLogging);
            held.Push(loggers);
            var server = new WitnessServer(Compose(options, witness, loggers, endPoint, prefix), held);
            await server._app.StartAsync(cancellationToken);
            var address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            server.Ready = new WitnessReadyLine(
                address + prefix, directory.Name, [.. keys.Select(key => key.Verifier.ToString())], origins, Environment.ProcessId);
            WriteReadyFile(options.ReadyFile, server.Ready);
            return server;
        }
        catch
        {
            Release(held);
            throw;
        }
    }

    /// <summary>Serves until the process is told to stop (SIGTERM, SIGINT) or the token is cancelled.</summary>
    /// <param name="options">What to serve, and where.</param>
    /// <param name="output">Gets the <see cref="WitnessReadyLine"/> once the witness listens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RunAsync(WitnessOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(options, cancellationToken);
        await output.WriteLineAsync(server.Ready.ToString());
        await output.FlushAsync(cancellationToken);
        await server._app.WaitForShutdownAsync(cancellationToken);
    }

    /// <summary>Answers what is under way, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Release(_held);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Held until Release.")]
    private static (CosigningWitness Witness, IReadOnlyList<WitnessKey> Keys, IReadOnlyList<string> Origins) Open(
        WitnessDirectory directory, TimeProvider time, Stack<IDisposable> held)
    {
        var files = directory.ReadKeys();
        foreach (var file in files)
        {
            held.Push(file);
        }

        var logs = directory.ReadLogs();
        if (logs.Count == 0)
        {
            throw new InvalidDataException($"{directory.LogsPath} lists no log; add one with \"provenance witness add-log\".");
        }

        var state = SqliteWitnessState.Open(directory.StatePath);
        held.Push(state);
        IReadOnlyList<WitnessKey> keys = [.. files.Select(file => new WitnessKey(directory.Name, file.Key))];
        var witness = new CosigningWitness(keys, logs, state, time);
        held.Push(witness);
        return (witness, keys, [.. witness.Origins]);
    }

    private static WebApplication Compose(
        WitnessOptions options, CosigningWitness witness, ILoggerFactory loggers, IPEndPoint endPoint, string prefix)
    {
        // Empty: nothing of the environment or of files beside the program changes what is served.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Transparency.AddCheckpointRequest.MaxBytes;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
            kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.RequestTimeout);
        var app = builder.Build();
        app.UseRouting();
        new WitnessEndpoints(witness, options, loggers.CreateLogger<WitnessEndpoints>()).Map(app, prefix);
        return app;
    }

    private static (IPEndPoint EndPoint, string Prefix) ParseUrl(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.Query.Length > 0)
        {
            throw new ArgumentException($"\"{url}\" is not a URL such as {WitnessOptions.DefaultUrl}.", nameof(url));
        }

        var address = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.DnsSafeHost, out var ip) ? ip : null;
        return address is null
            ? throw new ArgumentException($"{uri.Host} is not an IP address to listen on.", nameof(url))
            : (new IPEndPoint(address, uri.Port), uri.AbsolutePath.TrimEnd('/'));
    }

    private static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Provenance", LogLevel.Information);

        // That it cannot listen is told in one line by the command that started it, and not in a trace here.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    private static void WriteReadyFile(string? path, WitnessReadyLine ready)
    {
        if (path is not null)
        {
            // Beside and renamed, so that whoever waits for the file never reads half of it.
            var beside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");
            File.WriteAllText(beside, ready + "\n");
            File.Move(beside, path, overwrite: true);
        }
    }

    private static void Release(Stack<IDisposable> held)
    {
        while (held.TryPop(out var one))
        {
            one.Dispose();
        }
    }
}
