using Provenance.TestWorld;

namespace Provenance.Server.FunctionalTests;

public sealed class LoopbackTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://192.0.2.1:0")]
    [InlineData("http://registry.example:0")]
    [InlineData("http://[::]:0")]
    public async Task Anything_but_loopback_is_refused_with_the_reason(string url)
    {
        using var world = new RegistryWorld();
        using var folder = new DataFolder(world.Origin);
        var options = new ServerOptions { DataDirectory = folder.Path, GrpcUrl = url, HttpUrl = "http://127.0.0.1:0" };

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            () => ProvenanceServer.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Contains("not a loopback address", exception.Message, StringComparison.Ordinal);
        Assert.Contains("without proof of who asks", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_one_directory_is_refused()
    {
        using var world = new RegistryWorld();
        using var folder = new DataFolder(world.Origin);
        await using var first = await ServerProcess.StartAsync(folder.Path);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(folder.Path));

        Assert.Contains("another server runs on this data directory", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var world = new RegistryWorld();
        using var folder = new DataFolder(world.Origin);
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServerProcess.StartAsync(folder.Path, grpcUrl: $"http://{taken.LocalEndpoint}"));

        var line = Assert.Single(exception.Message.Split('\n'), line => line.Contains("in use", StringComparison.Ordinal));
        Assert.Contains("--grpc-url", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_not_taken()
    {
        using var world = new RegistryWorld();
        using var folder = new DataFolder(world.Origin);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
        }
        else
        {
            File.SetUnixFileMode(folder["secrets/log.key"], UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(folder.Path));

        Assert.Contains("chmod 600", exception.Message, StringComparison.Ordinal);
    }
}
