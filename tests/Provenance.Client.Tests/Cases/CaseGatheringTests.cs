using Grpc.Core;
using Provenance.Transparency;

namespace Provenance.Client.Tests.Cases;

/// <summary>What gathering adds to a case, and what it must not take from it.</summary>
public sealed class CaseGatheringTests : IDisposable
{
    private readonly CaseWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_grew_replaces_the_checkpoint_and_every_proof_that_led_to_it()
    {
        using var folder = await _world.FolderAsync();
        var held = _world.Logged.Log.Checkpoint();
        await folder.SetCheckpointAsync(held, [_world.Logged.Log.Consistency(new TreeSize(3), held.Checkpoint.Size)], Token);
        _world.Logged.Add(_world.Logged.World.SignedJob());

        await GatherAsync(folder, new FakeRegistry(_world.Logged.Log));

        var report = await _world.VerifyAsync(folder);
        Assert.True(report.IsProved, report.Links.FirstOrDefault(link => !link.Holds)?.Detail);
        Assert.Equal(
            [CaseLayout.Checkpoint, CaseLayout.Consistency(new TreeSize(_world.Job + 1)), CaseLayout.Consistency(new TreeSize(_world.Job + 2))],
            folder.List.Select(member => member.Name).Where(name => name.StartsWith("log/", StringComparison.Ordinal)));
        Assert.Equal(_world.Logged.Log.Checkpoint().ToString(), await CheckpointAsync());
    }

    [Fact]
    public async Task The_tree_that_a_later_statement_leads_to_is_compared_with_the_others()
    {
        using var folder = await _world.FolderAsync();
        var world = _world.Logged.World;
        var revocation = _world.Logged.Add(world.Trust.Revocation(world.Operator.Key, 2).Sign(world.Quorum));
        await folder.AddBundleAsync((await _world.BundleAsync(folder)) with { Later = [_world.Logged.Logged(revocation)] }, Token);
        _world.Logged.Add(world.SignedJob());
        var before = await _world.VerifyAsync(folder);

        await GatherAsync(folder, new FakeRegistry(_world.Logged.Log));

        Assert.Contains(before.Links, link => link is { Name: "checkpoints", State: LinkState.NotChecked });
        var report = await _world.VerifyAsync(folder);
        Assert.True(report.IsProved, report.Links.FirstOrDefault(link => !link.Holds)?.Detail);
        Assert.Contains(report.Links, link => link.Name == "bundle" && link.Detail.StartsWith($"entry {_world.Job} is proved, DISPUTED (its key was in other hands since 20", StringComparison.Ordinal));
    }

    // Whichever of the calls fails: the checkpoint, the proof that it continues the case's, or the proof of a tree.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_registry_that_is_lost_in_between_leaves_checkpoint_and_proofs_as_they_were(int answered)
    {
        using var folder = await _world.FolderAsync();
        var held = await CheckpointAsync();
        _world.Logged.Add(_world.Logged.World.SignedJob());
        var registry = new FakeRegistry(_world.Logged.Log);
        for (var call = 0; call < answered; call++)
        {
            registry.Script.Enqueue(null);
        }

        registry.Script.Enqueue(new RpcException(new Status(StatusCode.Internal, "lost")));

        await Assert.ThrowsAsync<RegistryException>(() => GatherAsync(folder, registry));

        Assert.Equal(held, await CheckpointAsync());
        Assert.True((await _world.VerifyAsync(folder)).IsProved);
    }

    [Fact]
    public async Task A_registry_that_lost_entries_does_not_replace_the_checkpoint_that_shows_it()
    {
        using var folder = await _world.FolderAsync();
        var held = await CheckpointAsync();
        using var shorter = LogOf(_world.Job + 1);

        var thrown = await Assert.ThrowsAsync<UnprovenAnswerException>(() => GatherAsync(folder, new FakeRegistry(shorter)));

        Assert.Contains($"a checkpoint of {_world.Job + 3} entries, the registry shows one of {_world.Job + 1}", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(held, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(shorter.Checkpoint().ToString(), thrown.Message, StringComparison.Ordinal);
        Assert.Equal(held, await CheckpointAsync());
        Assert.True((await _world.VerifyAsync(folder)).IsProved);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_registry_that_tells_another_history_does_not_replace_the_checkpoint_that_shows_it(int others)
    {
        using var folder = await _world.FolderAsync();
        var held = await CheckpointAsync();
        using var other = LogOf(_world.Job + 1);
        for (var added = 0; added < others; added++)
        {
            other.Append(_world.Logged.World.SignedJob());
        }

        await Assert.ThrowsAsync<UnprovenAnswerException>(() => GatherAsync(folder, new FakeRegistry(other)));

        Assert.Equal(held, await CheckpointAsync());
        Assert.True((await _world.VerifyAsync(folder)).IsProved);
    }

    [Fact]
    public async Task A_checkpoint_that_the_log_did_not_sign_replaces_nothing()
    {
        using var folder = await _world.FolderAsync();
        var held = await CheckpointAsync();
        using var stranger = new TestLog(_world.Logged.World, "another log");
        for (var index = 0; index < _world.Job + 3; index++)
        {
            stranger.Append(_world.Logged[index]);
        }

        await Assert.ThrowsAsync<UnprovenAnswerException>(() => GatherAsync(folder, new FakeRegistry(stranger)));

        Assert.Equal(held, await CheckpointAsync());
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("")]
    public async Task A_checkpoint_that_proves_nothing_is_replaced(string held)
    {
        using var folder = await _world.FolderAsync();
        await File.WriteAllTextAsync(Path.Combine(_world.Path, CaseLayout.Checkpoint), held, Token);

        await GatherAsync(folder, new FakeRegistry(_world.Logged.Log));

        Assert.True((await _world.VerifyAsync(folder)).IsProved);
    }

    // Two histories again, told by an entry and not by a checkpoint: what the case holds proves it.
    [Fact]
    public async Task An_entry_that_is_another_statement_now_does_not_replace_the_one_that_shows_it()
    {
        using var folder = await _world.FolderAsync();
        await AskDisputedAsync(folder);
        var held = await BundleAsync();
        using var other = LogOf(_world.Job);
        var another = _world.Logged.World.SignedJob();
        other.Append(another);

        var thrown = await Assert.ThrowsAsync<UnprovenAnswerException>(
            () => GatherAsync(folder, new FakeRegistry(other) { Entries = [.. Enumerable.Range(0, _world.Job).Select(index => _world.Logged[index]), another] }));

        Assert.Contains($"Entry {_world.Job} is statement {another.Envelope.StatementId} to the registry, and {_world.Logged[_world.Job].Envelope.StatementId} in the case", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(held, await BundleAsync());
    }

    [Fact]
    public async Task A_bundle_that_the_registry_shows_no_dispute_for_stays_as_it_was()
    {
        using var folder = await _world.FolderAsync();
        await AskDisputedAsync(folder);
        var held = await BundleAsync();

        await GatherAsync(folder, new FakeRegistry(_world.Logged.Log) { Entries = [.. Enumerable.Range(0, _world.Job + 1).Select(index => _world.Logged[index])] });

        Assert.Equal(held, await BundleAsync());
        Assert.Contains((await _world.VerifyAsync(folder)).Links, link => link is { Name: "evidence", State: LinkState.NotChecked });
    }

    // Whose fault it is that the two differ cannot be told then; verification tells that this one is broken.
    [Fact]
    public async Task A_bundle_that_was_altered_in_the_case_is_not_held_against_the_registry()
    {
        using var folder = await _world.FolderAsync();
        await AskDisputedAsync(folder);
        await File.WriteAllBytesAsync(Path.Combine(_world.Path, CaseLayout.Bundle(new LeafIndex(_world.Job))), _world.Logged.Bundle(1, 0).Write(), Token);

        await GatherAsync(folder, new FakeRegistry(_world.Logged.Log));

        Assert.Equal("bundle", (await _world.VerifyAsync(folder)).FirstBroken!.Name);
    }

    public void Dispose() => _world.Dispose();

    private Task<string> BundleAsync() => File.ReadAllTextAsync(Path.Combine(_world.Path, CaseLayout.Bundle(new LeafIndex(_world.Job))), Token);

    private async Task AskDisputedAsync(CaseFolder folder)
    {
        var answer = _world.Answer(_world.Job);
        answer.Basis.LogIndices.Add(_world.Job);
        answer.Basis.Disputed.Add(_world.Job);
        await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", answer, Token);
    }

    private async Task<(int Fetched, int Missing)> GatherAsync(CaseFolder folder, FakeRegistry registry)
    {
        using var client = new RegistryClient(registry, new RegistryClientOptions { Address = new Uri("http://127.0.0.1:9"), Policy = _world.Logged.Policy, Attempts = 1 });
        return await new CaseGathering(client).GatherAsync(folder, null, Token);
    }

    private Task<string> CheckpointAsync() => File.ReadAllTextAsync(Path.Combine(_world.Path, CaseLayout.Checkpoint), Token);

    // The same log as it was when it had so many entries.
    private TestLog LogOf(int size)
    {
        var log = new TestLog(_world.Logged.World);
        for (var index = 0; index < size; index++)
        {
            log.Append(_world.Logged[index]);
        }

        return log;
    }
}
