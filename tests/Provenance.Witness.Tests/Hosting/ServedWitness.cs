using System.Net;
using System.Text;
using Provenance.Transparency;

namespace Provenance.Witness.Tests;

/// <summary>What a witness answered.</summary>
internal sealed record Answered(HttpStatusCode Status, string? ContentType, string Body);

/// <summary>A witness that listens on loopback, in this process.</summary>
internal sealed class ServedWitness : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private WitnessServer _server = null!;

    private ServedWitness(WitnessFolder folder) => Folder = folder;

    public WitnessFolder Folder { get; }

    public WitnessReadyLine Ready => _server.Ready;

    public static async Task<ServedWitness> StartAsync(params VerifierKey[] logs)
    {
        var served = new ServedWitness(new WitnessFolder(logs));
        await served.ResumeAsync();
        return served;
    }

    /// <summary>Starts it over what is there.</summary>
    public async Task ResumeAsync() => _server = await WitnessServer.StartAsync(
        new WitnessOptions { DataDirectory = Folder.Path, Url = "http://127.0.0.1:0/w1" }, TestContext.Current.CancellationToken);

    public async Task StopAsync() => await _server.DisposeAsync();

    public async Task<Answered> PostAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var response = await _http.PostAsync(new Uri(Ready.Url + "/add-checkpoint"), content, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    public async Task<Answered> ExpectAsync(HttpStatusCode status, string body)
    {
        var answered = await PostAsync(Encoding.UTF8.GetBytes(body));
        Assert.True(status == answered.Status, $"{(int)answered.Status}, not {(int)status}: {answered.Body}");
        return answered;
    }

    public async Task<Answered> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(Ready.Url + path), TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        Folder.Dispose();
    }

    private static async Task<Answered> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Content.Headers.ContentType?.ToString(),
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
