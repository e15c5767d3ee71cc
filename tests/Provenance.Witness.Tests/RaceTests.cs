using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Witness.Tests;

public sealed class RaceTests
{
    [Fact]
    public async Task Many_at_once_over_two_processes_state_cosign_one_history_that_only_grows()
    {
        // Two witnesses over one file, as two processes would be, and forks sent to both at the same time.
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 1);
        using var folder = new WitnessFolder(log.Key);
        using var first = new Opened(folder);
        using var second = new Opened(folder);
        var cosigned = new System.Collections.Concurrent.ConcurrentBag<Checkpoint>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (worker, cancellationToken) =>
            {
                var witness = worker % 2 == 0 ? first.Witness : second.Witness;
                var history = worker / 2 % 2;
                var held = 0;
                for (var to = 1 + (worker % 3); to <= GrowingLog.Sizes; to += 3)
                {
                    for (var tries = 0; tries < 20; tries++)
                    {
                        var answer = await witness.AddCheckpointAsync(log.Request(history, Math.Min(held, to), to).Format(), cancellationToken);
                        if (answer.Status == WitnessStatus.Consistent)
                        {
                            cosigned.Add(log.Checkpoint(history, to).Checkpoint);
                        }

                        if (answer.Status != WitnessStatus.Conflict || answer.Held.Value > to)
                        {
                            break;
                        }

                        held = (int)answer.Held.Value;
                    }
                }
            });

        Assert.NotEmpty(cosigned);
        Assert.Contains(Enumerable.Range(0, 2), history => cosigned.All(one => log.Root(history, (int)one.Size.Value) == one.Root));
        Assert.Equal(cosigned.Max(one => one.Size.Value), first.State.Read(log.Origin)!.Cosigned.Checkpoint.Size.Value);
    }

    private sealed class Opened : IDisposable
    {
        private readonly PrivateKeyFile _key;

        public Opened(WitnessFolder folder)
        {
            _key = folder.Directory.ReadKeys()[0];
            State = SqliteWitnessState.Open(folder.Directory.StatePath);
            Witness = new CosigningWitness(
                [new WitnessKey(folder.Directory.Name, _key.Key)], folder.Directory.ReadLogs(), State, TimeProvider.System);
        }

        public SqliteWitnessState State { get; }

        public CosigningWitness Witness { get; }

        public void Dispose()
        {
            Witness.Dispose();
            State.Dispose();
            _key.Dispose();
        }
    }
}
