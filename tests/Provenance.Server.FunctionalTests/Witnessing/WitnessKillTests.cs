// A witness killed by strace at chosen system calls of the request that it answers: as it writes its state, as it syncs it,
// and as it sends the answer, when what it signed is on the disk and nobody knows. Whatever happens, afterwards it holds
// either what it held or what it was asked to cosign; it never cosigns the other history; and the honest log goes on.

using System.Net;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Server.FunctionalTests;

public sealed class WitnessKillTests
{
    private const string Origin = "log.example/2026";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sendto,sendmsg,writev", 1, 2)]
    [InlineData("pwrite64", 1, null)]
    [InlineData("pwrite64", 2, null)]
    [InlineData("pwrite64", 4, null)]
    [InlineData("fdatasync,fsync", 1, null)]
    [InlineData("fdatasync,fsync", 2, null)]
    public async Task A_witness_killed_in_the_middle_of_a_request_never_signs_two_histories(string calls, int when, int? mustHold)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is missing (apt-get install strace): no witness was killed at its system calls.");
        using var key = new WorldRandom(7).Key("log");
        var log = new VerifierKey(Origin, NoteKeyType.Ed25519, key.PublicKey.Bytes.Span);
        var honest = Leaves(3, 0);
        var forked = Leaves(3, 1);
        await using var witness = new WitnessProcess("w1");
        witness.Files.AddLog(log, null);
        Assert.True(await witness.StartAsync());
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(witness, Request(log, key, honest, 0, 1))).Status);
        await witness.KillAsync();

        var trace = Path.GetTempFileName();
        if (await witness.StartAsync("/usr/bin/strace", "-f", "-qq", "-o", trace, "-e", $"trace={calls}", "-e", $"inject={calls}:signal=SIGKILL:when={when}"))
        {
            var answer = await PostAsync(witness, Request(log, key, honest, 1, 2));
            if (answer.Status == 0)
            {
                await witness.EndedAsync();
            }
            else
            {
                // The call came fewer times than that: then it answered as ever.
                Assert.Null(mustHold);
                Assert.Equal(HttpStatusCode.OK, answer.Status);
                await witness.KillAsync();
            }
        }

        File.Delete(trace);
        var held = witness.Held(Origin)!.Checkpoint;
        Assert.Contains(held.Size.Value, new long[] { 1, 2 });
        Assert.Equal(Root(honest, (int)held.Size.Value), held.Root);
        Assert.True(mustHold is null || held.Size.Value == mustHold, $"holds {held.Size}");

        Assert.True(await witness.StartAsync());
        if (held.Size.Value == 2)
        {
            // The log, which got no answer, asks the same again, is told the size, and gets its cosignature from there.
            var conflict = await PostAsync(witness, Request(log, key, honest, 1, 2));
            Assert.Equal((HttpStatusCode.Conflict, "2\n"), (conflict.Status, conflict.Body));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(witness, Request(log, key, forked, 2, 2))).Status);
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(witness, Request(log, key, honest, 2, 2))).Status);
        }

        var from = (int)held.Size.Value;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(witness, Request(log, key, forked, from, 3))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(witness, Request(log, key, honest, from, 3))).Status);
    }

    // Two histories that differ from the first leaf on.
    private static Digest[] Leaves(int count, byte history) =>
        [.. Enumerable.Range(0, count).Select(index => MerkleTree.LeafHash([(byte)index, history]))];

    private static Digest Root(Digest[] leaves, int size) => TreeGrowth.Of(TreeEdge.Empty, leaves.AsSpan(0, size)).After.Root;

    private static AddCheckpointRequest Request(VerifierKey log, SigningKey key, Digest[] leaves, int from, int to)
    {
        // Trees of up to three leaves: the proofs are written down (RFC 9162 2.1.4.1).
        IReadOnlyList<Digest> proof = (from, to) switch
        {
            (1, 2) => [leaves[1]],
            (1, 3) => [leaves[1], leaves[2]],
            (2, 3) => [leaves[2]],
            _ => [],
        };
        var checkpoint = new Checkpoint(log.Name, new TreeSize(to), Root(leaves, to));
        return new AddCheckpointRequest(new TreeSize(from), proof, SignedCheckpoint.Sign(checkpoint, new Ed25519NoteSigner(log, key.Sign)));
    }

    // Status 0 where the connection broke before an answer came.
    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(WitnessProcess witness, AddCheckpointRequest request)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(180) };
        using var content = new ByteArrayContent(request.Format());
        try
        {
            using var response = await http.PostAsync(new Uri(witness.Url + "/add-checkpoint"), content, Token);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
        }
        catch (HttpRequestException)
        {
            return (0, "");
        }
    }
}
