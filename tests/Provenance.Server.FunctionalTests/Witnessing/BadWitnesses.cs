using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Server.FunctionalTests;

/// <summary>Three addresses under which nobody witnesses: one without end, one without haste, one that points elsewhere.</summary>
internal sealed class BadWitnesses : IAsyncDisposable
{
    private static readonly string[] Names = ["huge", "slow", "moved"];
    private readonly WebApplication _app;

    private BadWitnesses(WebApplication app) => _app = app;

    /// <summary>Their lines for a policy.</summary>
    public (string Name, string Line)[] Lines { get; private set; } = [];

    public static async Task<BadWitnesses> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseRouting();
        app.MapPost("/huge/add-checkpoint", HugeAsync);
        app.MapPost("/slow/add-checkpoint", SlowAsync);
        app.MapPost("/moved/add-checkpoint", context =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = "/huge/add-checkpoint";
            return Task.CompletedTask;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new BadWitnesses(app)
        {
            Lines = [.. Names.Select(name => (name, $"witness {name} {NewKey(name)} {address}/{name}\n"))],
        };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static VerifierKey NewKey(string name)
    {
        using var key = SigningKey.Create();
        return new VerifierKey("witness.example/" + name, NoteKeyType.CosignatureV1, key.PublicKey.Bytes.Span);
    }

    private static async Task HugeAsync(HttpContext context)
    {
        var lines = "— stranger.example AAAAAAAA\n"u8.ToArray();
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(lines, context.RequestAborted);
        }
    }

    private static async Task SlowAsync(HttpContext context)
    {
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync("-"u8.ToArray(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(500, context.RequestAborted);
        }
    }
}
