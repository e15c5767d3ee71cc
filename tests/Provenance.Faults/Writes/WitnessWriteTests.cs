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
            using var opened = new OpenWitness(Pristine);
            Assert.Equal(WitnessStatus.Consistent, (await opened.AskAsync(log.Request(0, 0, held), Token)).Status);
        }

        output.WriteLine(await new WriteTable(Pristine, new Cosigning(log, held)).RunAsync());
    }

    private sealed class Cosigning(TwoHistories log, int held) : IAttacked
    {
        public async Task WorkAsync(string folder, List<long> promised)
        {
            using var opened = new OpenWitness(folder);
            var failures = 0;
            for (var (from, to) = (held, held + 1); to <= TwoHistories.Sizes; to++)
            {
                try
                {
                    var answer = await opened.AskAsync(log.Request(0, from, to), Token);
                    if (answer.Status == WitnessStatus.Conflict)
                    {
                        // It holds what it could not say that it had written.
                        from = (int)answer.Held.Value;
                        Assert.True(failures > 0 && from <= to, $"{from} is held.");
                        answer = await opened.AskAsync(log.Request(0, from, to), Token);
                    }

                    Assert.Equal(WitnessStatus.Consistent, answer.Status);
                    promised.Add(to);
                    from = to;
                    Assert.Equal(WitnessStatus.Inconsistent, (await opened.AskAsync(log.Request(1, from, to), Token)).Status);
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

        public Task RequireAsync(string folder, IReadOnlyList<long> promised) => WitnessPromises.RequireAsync(folder, log, held, promised, Token);
    }
}
