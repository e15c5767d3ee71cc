using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Witnessing;

/// <summary>Restarts: what was published stays, and a database that the witnesses have seen otherwise is found out.</summary>
public sealed class ContradictionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_published_is_published_again_after_a_restart_without_witnesses()
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        var root = log.World.Genesis()[0];
        _ = await log.LogAsync(root);
        var published = await log.PublishedAsync(1);
        AllAre(witnesses, Conduct.Away);
        await log.ReopenAsync();
        Assert.Equal(published.Checkpoint.ToString(), log.Registry.Checkpoints.Latest!.Checkpoint.ToString());
        Assert.True((await log.Registry.Submissions.FindReceiptAsync(root.Envelope.StatementId, Token))!.IsWitnessed);
        Assert.True(log.Registry.Condition.IsWritable);

        // Mangled, it is not believed; the witnesses are asked anew.
        await log.ReopenAsync(() => File.WriteAllText(log.WitnessedPath, "nothing"));
        Assert.Null(log.Registry.Checkpoints.Latest);
        AllAre(witnesses, Conduct.Honest);
        _ = await log.PublishedAsync(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_its_witnesses_have_seen_more_of_is_read_only_until_it_is_restored(bool keepsFile)
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        var genesis = log.World.Genesis();
        _ = await log.LogAsync(genesis[0]);
        _ = await log.PublishedAsync(1);
        using var backup = new Backup();
        await log.ReopenAsync(() => backup.Take(log.Directory));
        _ = await log.LogAsync(genesis[1]);
        _ = await log.PublishedAsync(2);

        // Everything goes back to the backup, the mark too: only the witnesses know, and perhaps the file of what was published.
        using var newest = new Backup();
        await log.ReopenAsync(() =>
        {
            newest.Take(log.Directory);
            backup.Restore(log.Directory, keepsFile ? log.WitnessedPath : null);
        });
        var reason = log.Registry.Condition.ReadOnlyReason;
        Assert.Contains("The database holds 1 entries", reason, StringComparison.Ordinal);
        Assert.Contains("a tree of 2, signed by this log. Entries 1 to 1 are missing: restore a newer copy", reason, StringComparison.Ordinal);
        var refused = await log.SubmitAsync(genesis[2]);
        Assert.Equal(RefusalReason.LogReadOnly, refused.Refusal?.Reason);
        Assert.All(witnesses.All, witness => Assert.Equal(2, witness.Held!.Checkpoint.Size.Value));

        await log.ReopenAsync(() => newest.Restore(log.Directory, null));
        Assert.True(log.Registry.Condition.IsWritable, log.Registry.Condition.ReadOnlyReason);
        _ = await log.LogAsync(genesis[2]);
        _ = await log.PublishedAsync(3);
    }

    [Fact]
    public async Task A_database_that_forked_is_read_only()
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        var genesis = log.World.Genesis();
        _ = await log.LogAsync(genesis[0]);
        using var backup = new Backup();
        await log.ReopenAsync(() => backup.Take(log.Directory));
        _ = await log.LogAsync(genesis[1]);
        _ = await log.PublishedAsync(2);
        AllAre(witnesses, Conduct.Away);

        // Restored while the witnesses were away, and written on: two trees of two entries under one key.
        await log.ReopenAsync(() => backup.Restore(log.Directory, null));
        log.Clock.Advance(TimeSpan.FromHours(1));
        _ = await log.LogAsync(genesis[2]);
        AllAre(witnesses, Conduct.Honest);
        await log.UntilAsync(() => !log.Registry.Condition.IsWritable, "read-only");
        Assert.Contains("The first 2 entries of the database hash to", log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
        Assert.Contains("signed by this log. This is not the database that was signed", log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
        Assert.NotEqual(2, log.Registry.Checkpoints.Latest?.Checkpoint.Size.Value);
    }

    [Theory]
    [InlineData(Conduct.ClaimsMore)]
    [InlineData(Conduct.ClaimsFork)]
    public async Task Claims_without_proof_stop_the_log_only_when_as_many_make_them_as_make_the_quorum(Conduct claim)
    {
        using var witnesses = new FakeWitnesses();
        witnesses[1].Conduct = claim;
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        _ = await log.LogAsync(log.World.Genesis()[0]);
        _ = await log.PublishedAsync(1);
        Assert.True(log.Registry.Condition.IsWritable);

        // What the second shows to monitors is a tree that this log has: it contradicts nothing, whatever it claims.
        witnesses[2].Conduct = claim;
        witnesses[2].ShowsMonitors = false;
        _ = await log.SubmitAsync(log.World.Genesis()[1]);
        await log.UntilAsync(() => !log.Registry.Condition.IsWritable, "read-only");
        Assert.Contains("As many witnesses as make the quorum contradict this database", log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
        Assert.Contains("w1: it says", log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
    }

    // It holds its answer back until this log has signed more, and shows that: it is no more than the database holds by then.
    [Theory]
    [InlineData(Conduct.ClaimsMore)]
    [InlineData(Conduct.ClaimsFork)]
    public async Task A_witness_that_shows_what_was_signed_only_meanwhile_stops_nothing(Conduct claim)
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        _ = await log.LogAsync(log.World.Genesis()[0]);
        _ = await log.PublishedAsync(1);
        var shown = 0;
        witnesses[1].Shows = async () =>
        {
            if (shown++ == 0)
            {
                _ = await log.LogAsync(log.World.Genesis()[2]);
            }

            return log.Registry.Integrated.Latest!.Format();
        };
        witnesses[1].Conduct = claim;
        _ = await log.LogAsync(log.World.Genesis()[1]);

        _ = await log.PublishedAsync(3);
        await log.UntilAsync(() => shown > 0, "asked for what it holds");
        Assert.True(log.Registry.Condition.IsWritable, log.Registry.Condition.ReadOnlyReason);
    }

    [Fact]
    public async Task A_witness_that_is_mistaken_about_a_fork_stops_nothing()
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        _ = await log.LogAsync(log.World.Genesis()[0]);
        _ = await log.PublishedAsync(1);
        await log.UntilAsync(() => witnesses.All.All(witness => witness.Held?.Checkpoint.Size.Value == 1), "held by all");
        AllAre(witnesses, Conduct.ClaimsFork);
        await log.ReopenAsync();
        await log.UntilAsync(() => log.Registry.Witnesses!.State.Witnesses.All(witness => witness.Reason.Length > 0), "named");
        Assert.All(
            log.Registry.Witnesses!.State.Witnesses,
            witness => Assert.Equal("it answered 422, though what it holds is a prefix of this log", witness.Reason));
        Assert.True(log.Registry.Condition.IsWritable, log.Registry.Condition.ReadOnlyReason);
    }

    private static void AllAre(FakeWitnesses witnesses, Conduct conduct)
    {
        foreach (var witness in witnesses.All)
        {
            witness.Conduct = conduct;
        }
    }

    /// <summary>A copy of a registry's files.</summary>
    private sealed class Backup : IDisposable
    {
        private readonly string _path = TestRegistry.NewDirectory();

        public void Take(string directory) => Copy(directory, _path);

        /// <summary>Puts the copy in place of what is there, except for one file.</summary>
        public void Restore(string directory, string? except)
        {
            foreach (var file in Directory.GetFiles(directory).Where(file => file != except))
            {
                File.Delete(file);
            }

            Copy(_path, directory, except);
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);

        private static void Copy(string from, string to, string? except = null)
        {
            foreach (var file in Directory.GetFiles(from))
            {
                var target = Path.Combine(to, Path.GetFileName(file));
                if (target != except)
                {
                    File.Copy(file, target, overwrite: true);
                }
            }
        }
    }
}
