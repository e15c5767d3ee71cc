// Each system call of a witness that changes its files fails once, while it answers a log: cosigns its first checkpoint and
// later ones, and keeps proof of a fork. What it answered it holds, and it never cosigns another history.

using System.Diagnostics;
using System.Net;
using Provenance.Faults.Writes;
using Provenance.TestWorld;
using Provenance.Witness;

namespace Provenance.Faults.SystemCalls;

/// <summary>No failing system call lets a witness forget what it signed.</summary>
public sealed class WitnessCallTests(ITestOutputHelper output)
{
    private const int SampledFaults = 4;
    private static readonly TimeSpan SampleTime = TimeSpan.FromSeconds(8);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_witness_never_signs_two_histories_whichever_system_call_fails()
    {
        await FaultSweep.RequireTracerAsync();
        using var key = new WorldRandom(7).Key("log");
        var log = new TwoHistories(key);
        var pristine = Path.Combine(Path.GetTempPath(), "provenance-witness-" + Path.GetRandomFileName());
        try
        {
            WitnessDirectory.Create(pristine, "witness.example/w1", TimeProvider.System).AddLog(log.Key, null);
            var trial = new Trial(pristine, isRegistry: false, () => new WitnessUnderFault(log));
            output.WriteLine(await new FaultSweep("witness", trial, FaultSweep.DrawSeed()).RunAsync(TwoHistories.Sizes, SampledFaults, SampleTime));
        }
        finally
        {
            Directory.Delete(pristine, recursive: true);
        }
    }

    private sealed class WitnessUnderFault(TwoHistories log) : IUnderFault
    {
        private const int Killed = 128 + 9;
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
        private readonly List<long> _cosigned = [];

        public async Task<Lived> LiveAsync(string data, IReadOnlyList<string> tracer, CancellationToken cancellationToken)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            using var process = ProvenanceCommand.Start(["witness", "serve", "--data", data, "--url", "http://127.0.0.1:0"], tracer);
            try
            {
                var listens = false;
                while (!listens && await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
                {
                    if (WitnessReadyLine.TryParse(line) is { } ready)
                    {
                        listens = true;
                        await AskAsync(ready.Url, patience.Token);
                    }
                }

                // Something that is about to die is waited for a moment.
                var isKilled = process.WaitForExit(TimeSpan.FromMilliseconds(100)) && process.ExitCode == Killed;
                return new Lived(process.Id, listens, isKilled, _cosigned.Count);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                    await process.WaitForExitAsync(CancellationToken.None);
                }
            }
        }

        public Task RequireAsync(string data, CancellationToken cancellationToken) =>
            WitnessPromises.RequireAsync(data, log, before: 0, _cosigned, cancellationToken);

        // As a log does: it asks from the size that the witness says it holds.
        private async Task AskAsync(string url, CancellationToken cancellationToken)
        {
            using var http = new HttpClient();
            var from = 0;
            for (var to = 1; to <= TwoHistories.Sizes; to++)
            {
                var (status, body) = await PostAsync(http, url, log.Request(0, from, to).Format(), cancellationToken);
                if (status == HttpStatusCode.Conflict)
                {
                    from = int.Parse(body.TrimEnd('\n'), System.Globalization.CultureInfo.InvariantCulture);
                    (status, _) = await PostAsync(http, url, log.Request(0, from, to).Format(), cancellationToken);
                }

                Assert.True(status is 0 or HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{status}");
                if (status == HttpStatusCode.OK)
                {
                    from = to;
                    _cosigned.Add(to);
                    (status, _) = await PostAsync(http, url, log.Request(1, from, to).Format(), cancellationToken);
                    Assert.True(status is 0 or HttpStatusCode.UnprocessableEntity or HttpStatusCode.ServiceUnavailable, $"{status} for another history.");
                }
            }
        }

        // Status 0 where the connection broke before an answer came.
        private static async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpClient http, string url, byte[] request, CancellationToken cancellationToken)
        {
            using var content = new ByteArrayContent(request);
            try
            {
                using var response = await http.PostAsync(new Uri(url + "/add-checkpoint"), content, cancellationToken);
                return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
            }
            catch (HttpRequestException)
            {
                return (0, "");
            }
        }
    }
}
