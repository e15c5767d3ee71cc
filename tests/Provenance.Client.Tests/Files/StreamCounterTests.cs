
namespace Provenance.Client.Tests;

/// <summary>The numbers of a stream, over crashes.</summary>
public sealed class StreamCounterTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("stream-").FullName;

    private string File => Path.Combine(_directory, "stream.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_stream_counts_from_one()
    {
        using var counter = await StreamCounter.OpenAsync(File, Token);

        Assert.Equal(1, await counter.NextAsync(Token));
        Assert.Equal(2, await counter.NextAsync(Token));
    }

    [Fact]
    public async Task A_process_that_died_never_leaves_a_number_to_be_used_twice()
    {
        var used = new HashSet<long>();
        string? stream = null;
        for (var life = 0; life < 10; life++)
        {
            using var counter = await StreamCounter.OpenAsync(File, Token);
            stream ??= counter.Stream.ToString();
            Assert.Equal(stream, counter.Stream.ToString());
            await counter.ReserveAsync(1 + life, Token);

            // Fewer are taken than were reserved, as by a process that was killed.
            for (var i = 0; i <= life / 2; i++)
            {
                Assert.True(used.Add(await counter.NextAsync(Token)));
            }
        }
    }

    [Fact]
    public async Task Numbers_that_are_written_off_are_taken_without_writing_again()
    {
        using var counter = await StreamCounter.OpenAsync(File, Token);
        await counter.ReserveAsync(3, Token);
        System.IO.File.Delete(File);

        for (var taken = 0; taken < 3; taken++)
        {
            await counter.ReserveAsync(3, Token);
            _ = await counter.NextAsync(Token);
            Assert.False(System.IO.File.Exists(File));
        }

        await counter.ReserveAsync(3, Token);
        Assert.Contains("\"next\":7", await System.IO.File.ReadAllTextAsync(File, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_is_kept_off_the_stream()
    {
        using var counter = await StreamCounter.OpenAsync(File, Token);

        await Assert.ThrowsAnyAsync<IOException>(() => StreamCounter.OpenAsync(File, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"stream\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"next\":0}")]
    [InlineData("{\"stream\":\"short\",\"next\":1}")]
    public async Task A_damaged_file_is_refused_rather_than_begun_anew(string text)
    {
        await System.IO.File.WriteAllTextAsync(File, text, Token);

        await Assert.ThrowsAsync<InvalidDataException>(() => StreamCounter.OpenAsync(File, Token));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
