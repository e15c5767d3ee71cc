using System.Net;
using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Witness.Tests;

public sealed class HttpTests
{
    [Fact]
    public async Task What_comes_first_in_the_protocol_is_answered_first()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        using var stranger = new GrowingLog("log.example/2026", 2, forkAt: 3);
        using var unknown = new GrowingLog("log.example/unknown", 3, forkAt: 3);
        await using var served = await ServedWitness.StartAsync(log.Key);
        await ExpectAsync(served, HttpStatusCode.OK, log.Request(0, 0, 4));

        // Each body is wrong in every way from its line on; the answer is that of the first.
        var forged = new Checkpoint(log.Origin, new TreeSize(2), Digest.Of("other"u8));
        IReadOnlyList<Digest> junk = [Digest.Of("junk"u8)];
        await ExpectAsync(served, HttpStatusCode.NotFound, new(new TreeSize(9), junk, unknown.Checkpoint(1, 2)));
        await ExpectAsync(served, HttpStatusCode.Forbidden, new(new TreeSize(9), junk, stranger.Signed(forged)));
        await ExpectAsync(served, HttpStatusCode.BadRequest, new(new TreeSize(9), junk, log.Signed(forged)));
        var conflict = await ExpectAsync(served, HttpStatusCode.Conflict, new(new TreeSize(1), junk, log.Signed(forged)));
        Assert.Equal("4\n", conflict.Body);
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, new(new TreeSize(4), junk, log.Checkpoint(0, 4)));
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, new(new TreeSize(4), [], log.Checkpoint(1, 4)));
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, log.Request(1, 4, 6));
        await ExpectAsync(served, HttpStatusCode.OK, log.Request(0, 4, 6));
    }

    [Fact]
    public async Task A_known_key_with_a_bad_signature_is_refused_beside_a_good_one()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        using var second = new GrowingLog("log.example/2026", 2, forkAt: 3);
        await using var served = await ServedWitness.StartAsync(log.Key, second.Key);
        var good = log.Checkpoint(0, 2);
        var bad = new NoteSignature(log.Origin, second.Key.KeyId, new byte[64]);
        await ExpectAsync(served, HttpStatusCode.Forbidden, new(TreeSize.Zero, [], good.With(bad)));
        await ExpectAsync(served, HttpStatusCode.OK, new(TreeSize.Zero, [], second.Checkpoint(0, 2)));
    }

    [Fact]
    public async Task An_empty_tree_has_the_empty_root_and_no_proof()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        await using var served = await ServedWitness.StartAsync(log.Key);
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, new(TreeSize.Zero, [], log.Signed(new Checkpoint(log.Origin, TreeSize.Zero, Digest.Of("x"u8)))));
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, new(TreeSize.Zero, [Digest.Of("x"u8)], log.Checkpoint(0, 2)));
        await ExpectAsync(served, HttpStatusCode.OK, new(TreeSize.Zero, [], log.Checkpoint(0, 0)));
        await ExpectAsync(served, HttpStatusCode.OK, log.Request(0, 0, 2));
    }

    [Fact]
    public async Task Monitors_get_the_newest_checkpoint_with_only_what_was_verified_and_cosigned()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        await using var served = await ServedWitness.StartAsync(log.Key);
        var path = $"/{CosigningWitness.HashOf(log.Origin)}/checkpoint";
        Assert.Equal(HttpStatusCode.NotFound, (await served.GetAsync(path)).Status);
        var stray = new NoteSignature("stray.example", 7, new byte[70]);
        var cosigned = await ExpectAsync(served, HttpStatusCode.OK, new(TreeSize.Zero, [], log.Checkpoint(0, 5).With(stray)));
        var found = await served.GetAsync(path);
        Assert.Equal("text/plain; charset=utf-8", found.ContentType);
        Assert.Equal(log.Checkpoint(0, 5) + cosigned.Body, found.Body);

        // The same over the file, by another process; and after a restart.
        await served.StopAsync();
        await served.ResumeAsync();
        Assert.Equal(found.Body, (await served.GetAsync(path)).Body);
        Assert.Equal(HttpStatusCode.NotFound, (await served.GetAsync($"/{Digest.Of("x"u8)}/checkpoint")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.GetAsync("/no-hash/checkpoint")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.GetAsync(path.ToUpperInvariant())).Status);
    }

    [Fact]
    public async Task A_body_is_bounded_and_anything_else_is_malformed()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        await using var served = await ServedWitness.StartAsync(log.Key);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await served.PostAsync(new byte[AddCheckpointRequest.MaxBytes + 1])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await served.PostAsync([])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await served.PostAsync(new byte[AddCheckpointRequest.MaxBytes])).Status);
        var body = Encoding.UTF8.GetString(log.Request(0, 0, 3).Format());
        await served.ExpectAsync(HttpStatusCode.BadRequest, body.Replace("old 0", "old 00", StringComparison.Ordinal));
        await served.ExpectAsync(HttpStatusCode.BadRequest, body.Replace("old 0\n", "old 0\n" + string.Concat(Enumerable.Repeat(Digest.Of("x"u8).ToBase64() + "\n", 64)), StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await served.GetAsync("/add-checkpoint")).Status);
        await served.ExpectAsync(HttpStatusCode.OK, body);
    }

    [Fact]
    public async Task A_log_that_forks_is_kept_as_evidence()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        await using var served = await ServedWitness.StartAsync(log.Key);
        await ExpectAsync(served, HttpStatusCode.OK, log.Request(0, 0, 4));
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, new(new TreeSize(4), [], log.Checkpoint(1, 4)));
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, new(new TreeSize(4), [], log.Checkpoint(1, 4)));
        using var state = SqliteWitnessState.Open(served.Folder.Directory.StatePath);
        var kept = state.Contradictions(log.Origin);
        Assert.Equal(new[] { log.Root(0, 4), log.Root(1, 4) }.Order(), kept.Select(one => one.Checkpoint.Root).Order());
        Assert.All(kept, one => Assert.True(NoteVerification.Verify(one.Note, log.Key.ToVerifier(NSecEd25519.Instance)!).IsAccepted));
    }

    [Fact]
    public async Task A_proof_that_anybody_can_make_up_charges_no_log()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        await using var served = await ServedWitness.StartAsync(log.Key);
        using var state = SqliteWitnessState.Open(served.Folder.Directory.StatePath);
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, new(TreeSize.Zero, [Digest.Of("x"u8)], log.Checkpoint(0, 5)));
        Assert.Empty(state.Contradictions(log.Origin));
        await ExpectAsync(served, HttpStatusCode.OK, log.Request(0, 0, 4));
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, new(new TreeSize(4), [Digest.Of("x"u8)], log.Checkpoint(0, 5)));
        await ExpectAsync(served, HttpStatusCode.UnprocessableEntity, new(new TreeSize(4), [Digest.Of("x"u8)], log.Checkpoint(0, 4)));
        Assert.Empty(state.Contradictions(log.Origin));
        await ExpectAsync(served, HttpStatusCode.OK, log.Request(0, 4, 5));
    }

    private static async Task<Answered> ExpectAsync(ServedWitness served, HttpStatusCode status, AddCheckpointRequest request) =>
        await served.ExpectAsync(status, Encoding.UTF8.GetString(request.Format()));
}
