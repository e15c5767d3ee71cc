// A bad disk must not let a witness sign a second history: neither where the damage is there at the start, nor where it
// comes while the witness runs.

using System.Net;
using System.Text;
using Provenance.Transparency;

namespace Provenance.Witness.Tests;

public sealed class DamagedStateTests
{
    private const string Index = "sqlite_autoindex_held_1";

    [Fact]
    public async Task A_witness_whose_index_lost_what_it_holds_does_not_start()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        using var folder = new WitnessFolder(log.Key);
        var options = new WitnessOptions { DataDirectory = folder.Path, Url = "http://127.0.0.1:0" };
        using (var state = SqliteWitnessState.Open(folder.Directory.StatePath))
        {
            Assert.True(state.TryAdvance(null, new HeldCheckpoint(log.Checkpoint(0, 20), 1)));
        }

        DamagedFile.ZeroEntries(folder.Directory.StatePath, Index);
        var failure = await Assert.ThrowsAsync<WitnessStateException>(() => WitnessServer.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Contains("state.db is damaged", failure.Message, StringComparison.Ordinal);
        Assert.Contains("an older one goes back and must never be used", failure.Message, StringComparison.Ordinal);
        Assert.Contains("provenance witness new", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_witness_whose_index_is_damaged_while_it_runs_signs_nothing_any_more()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        await using var served = await ServedWitness.StartAsync(log.Key);
        await ExpectAsync(served, HttpStatusCode.OK, log.Request(0, 0, 20));

        DamagedFile.ZeroEntries(served.Folder.Directory.StatePath, Index);
        DamagedFile.Touch(served.Folder.Directory.StatePath);

        await ExpectAsync(served, HttpStatusCode.ServiceUnavailable, log.Request(1, 0, 5));
        await ExpectAsync(served, HttpStatusCode.ServiceUnavailable, log.Request(0, 20, 21));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await served.GetAsync("/healthz")).Status);
    }

    [Theory]
    [InlineData("DELETE FROM held")]
    [InlineData("UPDATE held SET cosigned_at = cosigned_at - 1")]
    [InlineData("UPDATE held SET size = 5")]
    public async Task A_state_that_goes_back_while_the_witness_runs_ends_its_signing_though_it_comes_forth_again(string sql)
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        await using var served = await ServedWitness.StartAsync(log.Key);
        await ExpectAsync(served, HttpStatusCode.OK, log.Request(0, 0, 20));
        var state = served.Folder.Directory.StatePath;

        DamagedFile.Execute(state, "CREATE TABLE aside AS SELECT * FROM held");
        DamagedFile.Execute(state, sql);
        await ExpectAsync(served, HttpStatusCode.ServiceUnavailable, log.Request(1, 0, 5));
        DamagedFile.Execute(state, "DELETE FROM held; INSERT INTO held SELECT * FROM aside; DROP TABLE aside");

        await ExpectAsync(served, HttpStatusCode.ServiceUnavailable, log.Request(0, 20, 21));
        await served.StopAsync();
        await served.ResumeAsync();
        await ExpectAsync(served, HttpStatusCode.OK, log.Request(0, 20, 21));
    }

    private static async Task ExpectAsync(ServedWitness served, HttpStatusCode status, AddCheckpointRequest request) =>
        await served.ExpectAsync(status, Encoding.UTF8.GetString(request.Format()));
}
