using Provenance.Server;

namespace Provenance.Cli.Tests;

/// <summary>How a registry begins.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("--grpc-url", "24100")]
    [InlineData("--grpc-url", "http://0.0.0.0:24100")]
    [InlineData("--http-url", "https://127.0.0.1:24101")]
    public async Task A_call_that_is_wrong_makes_no_registry(string option, string url)
    {
        var run = await CommandRun.OfAsync("serve", "--data", _workshop["data"], "--origin", Workshop.Origin, option, url);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(option, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workshop["data"]));
    }

    [Fact]
    public async Task The_log_key_can_be_copied_from_registry_json()
    {
        var directory = RegistryDirectory.Initialise(_workshop["data"], Workshop.Origin, TimeProvider.System);

        var text = await File.ReadAllTextAsync(Path.Combine(_workshop["data"], "registry.json"), TestContext.Current.CancellationToken);

        Assert.StartsWith($"{Workshop.Origin}+", directory.File.LogKey, StringComparison.Ordinal);
        Assert.Contains($"\"{directory.File.LogKey}\"", text, StringComparison.Ordinal);
    }
}
