using Provenance.Transparency;

namespace Provenance.Witness.Tests;

/// <summary>What earlier versions kept where a proof that anybody can make up failed, and is no fork.</summary>
public sealed class KeptForkTests : IDisposable
{
    private readonly GrowingLog _log = new("log.example/2026", 1, forkAt: 3);
    private readonly WitnessFolder _folder;
    private readonly SqliteWitnessState _state;

    public KeptForkTests()
    {
        _folder = new WitnessFolder(_log.Key);
        _state = SqliteWitnessState.Open(_folder.Directory.StatePath);
    }

    [Fact]
    public void A_checkpoint_that_no_other_contradicts_charges_no_log_and_takes_no_forks_room()
    {
        _state.KeepContradiction(_log.Signed(new Checkpoint(_log.Origin, TreeSize.Zero, MerkleTree.EmptyRoot)), held: null, at: 1);
        for (var i = 1; i < SqliteWitnessState.MaxContradictions; i++)
        {
            _state.KeepContradiction(_log.Signed(new Checkpoint(_log.Origin, new TreeSize(100 + i), Digest.Of("honest"u8))), held: null, at: 1);
        }

        Assert.Empty(_state.Contradictions(_log.Origin));

        _state.KeepContradiction(_log.Checkpoint(1, 4), _log.Checkpoint(0, 4), at: 2);

        Assert.Equal(
            new[] { _log.Root(0, 4), _log.Root(1, 4) }.Order(),
            _state.Contradictions(_log.Origin).Select(kept => kept.Checkpoint.Root).Order());
    }

    [Fact]
    public void A_root_of_no_entries_that_is_not_the_empty_trees_proves_it_alone()
    {
        _state.KeepContradiction(_log.Signed(new Checkpoint(_log.Origin, TreeSize.Zero, Digest.Of("no entries"u8))), held: null, at: 1);

        Assert.Single(_state.Contradictions(_log.Origin));
    }

    public void Dispose()
    {
        _state.Dispose();
        _folder.Dispose();
        _log.Dispose();
    }
}
