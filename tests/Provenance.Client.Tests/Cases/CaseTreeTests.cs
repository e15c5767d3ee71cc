using Provenance.Transparency;

namespace Provenance.Client.Tests.Cases;

/// <summary>Whether the trees that a case speaks of are one log.</summary>
public sealed class CaseTreeTests : IDisposable
{
    private readonly CaseWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_with_another_root_breaks_even_if_the_journal_agrees()
    {
        using var folder = await _world.FolderAsync();
        using var other = new LoggedWorld(seed: 2);
        var answer = _world.Answer(_world.Job);
        answer.Basis.RootHash = Google.Protobuf.ByteString.CopyFrom(other.Log.Checkpoint().Checkpoint.Root.ToArray());
        await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", answer, Token);

        Assert.Equal("tree", (await _world.VerifyAsync(folder)).FirstBroken!.Name);
    }

    [Fact]
    public async Task The_empty_tree_needs_no_proof_but_its_root()
    {
        using var folder = await _world.FolderAsync();
        var answer = _world.Answer();
        (answer.Basis.TreeSize, answer.Basis.RootHash) = (0, Google.Protobuf.ByteString.CopyFrom(MerkleTree.EmptyRoot.ToArray()));
        await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", answer, Token);
        Assert.True((await _world.VerifyAsync(folder)).IsProved);

        answer.Basis.RootHash = Google.Protobuf.ByteString.CopyFrom(new byte[32]);
        await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", answer, Token);
        Assert.Equal("tree", (await _world.VerifyAsync(folder)).FirstBroken!.Name);
    }

    [Fact]
    public async Task Two_answers_with_two_roots_for_one_size_break()
    {
        using var folder = await _world.FolderAsync();
        foreach (var root in new byte[] { 1, 2 })
        {
            var answer = _world.Answer(_world.Job);
            (answer.Basis.TreeSize, answer.Basis.RootHash) = (_world.Job + 2_000, Google.Protobuf.ByteString.CopyFrom([.. Enumerable.Repeat(root, 32)]));
            await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", answer, Token);
        }

        Assert.Contains("another answer", (await _world.VerifyAsync(folder)).FirstBroken!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_without_a_proof_is_not_called_proved()
    {
        using var folder = await _world.FolderAsync();
        File.Delete(PathOf(CaseLayout.Consistency(new TreeSize(_world.Job + 2))));

        var report = await _world.VerifyAsync(folder);

        Assert.False(report.IsBroken);
        Assert.Contains(report.Links, link => link is { Name: "tree", State: LinkState.NotChecked });
    }

    [Fact]
    public async Task A_proof_of_another_tree_breaks()
    {
        using var folder = await _world.FolderAsync();
        var path = PathOf(CaseLayout.Consistency(new TreeSize(_world.Job + 2)));
        File.Copy(PathOf(CaseLayout.Consistency(new TreeSize(_world.Job + 1))), path, overwrite: true);

        Assert.Equal("checkpoints", (await _world.VerifyAsync(folder)).FirstBroken!.Name);
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_breaks()
    {
        using var folder = await _world.FolderAsync();
        using var other = new TestLog(_world.Logged.World, "another log");
        other.Append(_world.Logged[0]);
        await folder.SetCheckpointAsync(other.Checkpoint(), [], Token);

        Assert.Equal("checkpoint", (await _world.VerifyAsync(folder)).FirstBroken!.Name);
    }

    // The log tells one party of a revocation, and another party nothing of it.
    [Fact]
    public async Task A_later_statement_that_leads_to_another_tree_of_the_same_size_shows_a_fork()
    {
        using var folder = await _world.FolderAsync();
        var world = _world.Logged.World;
        var revocation = world.Trust.Revocation(world.Operator.Key, 2).Sign(world.Quorum);
        using var fork = new TestLog(world);
        for (var index = 0; index <= _world.Job; index++)
        {
            fork.Append(_world.Logged[index]);
        }

        var told = fork.Append(revocation);
        fork.Append(world.SignedJob());
        await folder.AddBundleAsync((await _world.BundleAsync(folder)) with { Later = [new LoggedAttestation(revocation, fork.Receipt(told))] }, Token);

        var report = await _world.VerifyAsync(folder);

        Assert.Equal("fork", report.FirstBroken!.Name);
        Assert.Contains($"checkpoints of {_world.Job + 3} entries with different roots", report.FirstBroken.Detail, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private string PathOf(string name) => Path.Combine(_world.Path, name);
}
