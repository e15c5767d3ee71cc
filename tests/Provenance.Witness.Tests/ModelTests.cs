// A witness against a model that anyone can check by eye: it keeps the list of all that was ever cosigned. Random requests
// (right and wrong sizes, two histories, broken and needless proofs, strangers), random crashes around the write and random
// restarts over the same file. After each: the status is the model's, and all cosignatures ever given or held lie on one
// history that never shrinks.

using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Witness.Tests;

public sealed class ModelTests
{
    private const int ForkAt = 5;

    private enum Alteration
    {
        None,
        NoProof,
        OneHashMore,
        OneBitFlipped,
        SignedByStranger,
        UnknownOrigin,
    }

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, 1],
        Gen.Int[0, GrowingLog.Sizes],
        Gen.Int[0, GrowingLog.Sizes],
        Gen.Int[0, 9],
        Gen.Frequency((12, Gen.Const(Alteration.None)), (4, Gen.Enum<Alteration>())),
        Gen.Frequency((10, Gen.Const(Fault.None)), (1, Gen.Const(Fault.Before)), (1, Gen.Const(Fault.After))),
        Gen.Frequency((10, Gen.Const(false)), (1, Gen.Const(true))),
        (history, from, to, guess, alteration, fault, restart) => new Step(history, from, to, guess < 6, alteration, fault, restart));

    [Fact]
    public async Task The_witness_answers_as_the_model_through_crashes_and_restarts() =>
        await Steps.Array[1, 40].SampleAsync(async steps => await RunAsync(steps), iter: 120, threads: 1);

    private static async Task RunAsync(Step[] steps)
    {
        using var log = new GrowingLog("log.example/2026", 1, ForkAt);
        using var stranger = new GrowingLog("log.example/2026", 2, ForkAt);
        using var foreign = new GrowingLog("log.example/other", 3, ForkAt);
        using var folder = new WitnessFolder(log.Key);
        var time = new FakeTimeProvider();
        var model = new Model();
        var run = new Running(folder, time);
        try
        {
            foreach (var step in steps)
            {
                if (step.Restart)
                {
                    run.Dispose();
                    run = new Running(folder, time);
                }

                time.Advance(TimeSpan.FromSeconds(1));
                var from = step.GuessesRight ? model.Held : step.From;
                var request = Altered(step, from, log, stranger, foreign);
                var expected = model.Expect(log, request, step.Alteration);
                run.State.Next = step.Fault;
                WitnessAnswer? answer = null;
                try
                {
                    answer = await run.Witness.AddCheckpointAsync(request.Format(), TestContext.Current.CancellationToken);
                }
                catch (WitnessStateException)
                {
                    Assert.Equal(WitnessStatus.Consistent, expected);
                    Assert.NotEqual(Fault.None, step.Fault);
                }

                run.State.Next = Fault.None;
                model.Take(expected, request, step.Fault);
                if (answer is not null)
                {
                    Assert.Equal(expected, answer.Status);
                    Assert.Equal(expected == WitnessStatus.Consistent, answer.Cosignatures.Count == 1);
                    Assert.All(answer.Cosignatures, line => Assert.True(run.Verifier.Verify(request.Checkpoint.Note.TextBytes(), line.Bytes)));
                }

                model.Compare(log, run.State.Read(log.Origin));
            }
        }
        finally
        {
            run.Dispose();
        }
    }

    private static AddCheckpointRequest Altered(Step step, int from, GrowingLog log, GrowingLog stranger, GrowingLog foreign)
    {
        var whose = step.Alteration switch
        {
            Alteration.SignedByStranger => stranger,
            Alteration.UnknownOrigin => foreign,
            _ => log,
        };
        var request = whose.Request(step.History, from, step.To);
        IReadOnlyList<Digest> proof = step.Alteration switch
        {
            Alteration.NoProof => [],
            Alteration.OneHashMore => [.. request.Proof, Digest.Of("more"u8)],
            Alteration.OneBitFlipped when request.Proof.Count > 0 => [Flipped(request.Proof[0]), .. request.Proof.Skip(1)],
            _ => request.Proof,
        };
        return new AddCheckpointRequest(request.OldSize, proof, request.Checkpoint);
    }

    private static Digest Flipped(Digest digest)
    {
        var bytes = digest.ToArray();
        bytes[7] ^= 4;
        return new Digest(bytes);
    }

    private sealed record Step(int History, int From, int To, bool GuessesRight, Alteration Alteration, Fault Fault, bool Restart);

    /// <summary>All checkpoints that were held, in order. The newest is what is held.</summary>
    private sealed class Model
    {
        private readonly List<(int Size, Digest Root)> _all = [(0, MerkleTree.EmptyRoot)];

        public int Held => _all[^1].Size;

        public WitnessStatus Expect(GrowingLog log, AddCheckpointRequest request, Alteration alteration)
        {
            var (held, root) = _all[^1];
            var (old, size) = ((int)request.OldSize.Value, (int)request.Checkpoint.Checkpoint.Size.Value);
            if (alteration is Alteration.UnknownOrigin or Alteration.SignedByStranger)
            {
                return alteration == Alteration.UnknownOrigin ? WitnessStatus.UnknownLog : WitnessStatus.NotSigned;
            }

            if (old > size || old != held)
            {
                return old > size ? WitnessStatus.BadRequest : WitnessStatus.Conflict;
            }

            // On one history with what is held, and proved by exactly the reference's proof of it.
            var asked = request.Checkpoint.Checkpoint.Root;
            var follows = Enumerable.Range(0, 2).Any(history =>
                log.Root(history, held) == root && log.Root(history, size) == asked && log.Proof(history, held, size).SequenceEqual(request.Proof));
            return follows ? WitnessStatus.Consistent : WitnessStatus.Inconsistent;
        }

        public void Take(WitnessStatus status, AddCheckpointRequest request, Fault fault)
        {
            if (status == WitnessStatus.Consistent && fault != Fault.Before)
            {
                _all.Add(((int)request.Checkpoint.Checkpoint.Size.Value, request.Checkpoint.Checkpoint.Root));
            }
        }

        public void Compare(GrowingLog log, HeldCheckpoint? held)
        {
            var (size, root) = _all[^1];
            Assert.Equal(_all.Count == 1, held is null);
            Assert.Equal((size, root), held is null ? (0, MerkleTree.EmptyRoot) : ((int)held.Cosigned.Checkpoint.Size.Value, held.Cosigned.Checkpoint.Root));
            Assert.True(_all.Zip(_all.Skip(1)).All(pair => pair.First.Size <= pair.Second.Size), "went back");
            Assert.True(
                Enumerable.Range(0, 2).Any(history => _all.TrueForAll(one => log.Root(history, one.Size) == one.Root)),
                "two histories were cosigned");
        }
    }

    /// <summary>A witness over a folder, until it is stopped.</summary>
    private sealed class Running : IDisposable
    {
        private readonly SqliteWitnessState _file;
        private readonly PrivateKeyFile _key;

        public Running(WitnessFolder folder, TimeProvider time)
        {
            _file = SqliteWitnessState.Open(folder.Directory.StatePath);
            _key = folder.Directory.ReadKeys()[0];
            State = new FailingState(_file);
            var key = new WitnessKey(folder.Directory.Name, _key.Key);
            Witness = new CosigningWitness([key], folder.Directory.ReadLogs(), State, time);
            Verifier = key.Verifier.ToVerifier(NSecEd25519.Instance)!;
        }

        public CosigningWitness Witness { get; }

        public FailingState State { get; }

        public INoteVerifier Verifier { get; }

        public void Dispose()
        {
            Witness.Dispose();
            _file.Dispose();
            _key.Dispose();
        }
    }
}
