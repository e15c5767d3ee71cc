
namespace Provenance.Client.Tests;

/// <summary>A client that comes back catches a log that has forgotten or forked.</summary>
public sealed class CheckpointMemoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("memory-").FullName;

    private string Memory => Path.Combine(_directory, "checkpoint");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_grew_is_believed_and_its_newest_checkpoint_remembered()
    {
        using var logged = new LoggedWorld();
        for (var i = 0; i < 5; i++)
        {
            await SubmitAsync(logged);
        }

        Assert.Equal(logged.Log.Checkpoint().ToString(), await File.ReadAllTextAsync(Memory, Token));
    }

    [Fact]
    public async Task A_log_with_another_history_is_caught()
    {
        using var first = new LoggedWorld();
        await SubmitAsync(first);
        await SubmitAsync(first);

        // The same keys and the same first entries, then others: what a restored database would sign.
        using var forked = new LoggedWorld();
        forked.Add(forked.World.Reports.Entity().Sign(forked.World.Operator.Key));

        await Assert.ThrowsAsync<UnprovenAnswerException>(() => SubmitAsync(forked));
        await Assert.ThrowsAsync<UnprovenAnswerException>(() => SubmitAsync(forked));
    }

    [Fact]
    public async Task A_log_that_answers_from_an_older_tree_of_the_same_history_is_believed()
    {
        using var ahead = new LoggedWorld();
        var job = ahead.World.SignedJob();
        ahead.Add(job);
        await SubmitAsync(ahead);
        var remembered = await File.ReadAllTextAsync(Memory, Token);

        // A reader that lags behind still proves that its tree is a prefix, which only the one ahead can show.
        await SubmitAsync(ahead, job);

        Assert.Equal(remembered, await File.ReadAllTextAsync(Memory, Token));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task SubmitAsync(LoggedWorld logged, Provenance.Statements.Attestation? attestation = null)
    {
        using var client = new RegistryClient(
            new FakeRegistry(logged.Log),
            new RegistryClientOptions { Address = new Uri("http://127.0.0.1:1"), Policy = logged.Policy, CheckpointMemory = Memory });
        await client.Submission.SubmitAsync(attestation ?? logged.World.SignedJob(), validateOnly: false, Token);
    }
}
