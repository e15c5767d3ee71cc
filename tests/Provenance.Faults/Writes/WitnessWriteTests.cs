// Each write of a witness's state fails, at its first checkpoint of a log, at later ones, and where it keeps proof of a
// fork. What it cosigned it holds, whatever the fault; it never signs two roots for one size, nor anything that goes back.

using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;
using Provenance.Witness;

namespace Provenance.Faults.Writes;

/// <summary>No failed write lets a witness forget what it signed.</summary>
public sealed class WitnessWriteTests(ITestOutputHelper output) : WriteTestBase
{
    private const string Origin = "log.example/2026";
    private const int Sizes = 3;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_witness_never_signs_two_histories_whichever_write_of_its_state_fails(int held)
    {
        using var key = new WorldRandom(7).Key("log");
        var log = new TwoHistories(key);
        var files = WitnessDirectory.Create(Pristine, "witness.example/w1", TimeProvider.System);
        files.AddLog(log.Key, null);
        if (held > 0)
        {
            using var opened = new Opened(Pristine);
            Assert.Equal(WitnessStatus.Consistent, (await opened.AskAsync(log.Request(0, 0, held))).Status);
        }

        output.WriteLine(await new WriteTable(Pristine, new Cosigning(log, held)).RunAsync());
    }

    /// <summary>A log with two histories that differ from the first leaf on; proofs of RFC 9162 2.1.4.1, written down.</summary>
    private sealed class TwoHistories(SigningKey key)
    {
        private readonly Digest[][] _leaves =
            [.. Enumerable.Range(0, 2).Select(history => Enumerable.Range(0, Sizes).Select(index => MerkleTree.LeafHash([(byte)index, (byte)history])).ToArray())];

        public VerifierKey Key { get; } = new(Origin, NoteKeyType.Ed25519, key.PublicKey.Bytes.Span);

        public Digest Root(int history, int size) => TreeGrowth.Of(TreeEdge.Empty, _leaves[history].AsSpan(0, size)).After.Root;

        public AddCheckpointRequest Request(int history, int from, int to)
        {
            var leaves = _leaves[history];
            IReadOnlyList<Digest> proof = (from, to) switch
            {
                (1, 2) => [leaves[1]],
                (1, 3) => [leaves[1], leaves[2]],
                (2, 3) => [leaves[2]],
                _ => [],
            };
            var checkpoint = new Checkpoint(Origin, new TreeSize(to), Root(history, to));
            return new AddCheckpointRequest(new TreeSize(from), proof, SignedCheckpoint.Sign(checkpoint, new Ed25519NoteSigner(Key, key.Sign)));
        }
    }

    private sealed class Cosigning(TwoHistories log, int held) : IAttacked
    {
        public async Task WorkAsync(string folder, List<long> promised)
        {
            using var opened = new Opened(folder);
            var failures = 0;
            for (var (from, to) = (held, held + 1); to <= Sizes; to++)
            {
                try
                {
                    var answer = await opened.AskAsync(log.Request(0, from, to));
                    if (answer.Status == WitnessStatus.Conflict)
                    {
                        // It holds what it could not say that it had written.
                        from = (int)answer.Held.Value;
                        Assert.True(failures > 0 && from <= to, $"{from} is held.");
                        answer = await opened.AskAsync(log.Request(0, from, to));
                    }

                    Assert.Equal(WitnessStatus.Consistent, answer.Status);
                    promised.Add(to);
                    from = to;
                    Assert.Equal(WitnessStatus.Inconsistent, (await opened.AskAsync(log.Request(1, from, to))).Status);
                }
                catch (WitnessStateException)
                {
                    failures++;
                }
            }

            if (failures > 0)
            {
                throw new WitnessStateException("Not all was cosigned.");
            }
        }

        public bool IsHonest(Exception failure) => failure is WitnessStateException;

        public async Task RequireAsync(string folder, IReadOnlyList<long> promised)
        {
            using var opened = new Opened(folder);
            var now = opened.Held;
            var least = promised.Count > 0 ? promised.Max() : held;
            Assert.True((now?.Size.Value ?? 0) >= least, $"It cosigned {least} and holds {now?.Size.Value}.");
            Assert.True(now is null || now.Root == log.Root(0, (int)now.Size.Value), "It holds another history.");
            var from = (int)(now?.Size.Value ?? 0);
            for (var to = Math.Max(1, from); from > 0 && to <= Sizes; to++)
            {
                Assert.Equal(WitnessStatus.Inconsistent, (await opened.AskAsync(log.Request(1, from, to))).Status);
            }

            if (from > 1)
            {
                Assert.Equal(WitnessStatus.Conflict, (await opened.AskAsync(log.Request(1, from - 1, from))).Status);
            }

            Assert.Equal(WitnessStatus.Consistent, (await opened.AskAsync(log.Request(0, from, Sizes))).Status);
            Assert.Equal((Sizes, log.Root(0, Sizes)), ((int)opened.Held!.Size.Value, opened.Held.Root));
        }
    }

    /// <summary>A witness over a folder.</summary>
    private sealed class Opened : IDisposable
    {
        private readonly SqliteWitnessState _state;
        private readonly PrivateKeyFile _key;
        private readonly CosigningWitness _witness;

        public Opened(string folder)
        {
            var files = WitnessDirectory.Open(folder);
            _state = SqliteWitnessState.Open(files.StatePath);
            _key = files.ReadKeys()[0];
            _witness = new CosigningWitness([new WitnessKey(files.Name, _key.Key)], files.ReadLogs(), _state, TimeProvider.System);
        }

        public Checkpoint? Held => _state.Read(Origin)?.Cosigned.Checkpoint;

        public async Task<WitnessAnswer> AskAsync(AddCheckpointRequest request) => await _witness.AddCheckpointAsync(request.Format(), Token);

        public void Dispose()
        {
            _witness.Dispose();
            _state.Dispose();
            _key.Dispose();
        }
    }
}
