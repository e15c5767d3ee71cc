using Microsoft.Extensions.Time.Testing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Witness.Tests;

public sealed class DirectoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_witness_that_forgot_what_it_signed_does_not_start()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        using var folder = new WitnessFolder(log.Key);
        File.Delete(folder.Directory.StatePath);
        var failure = await Assert.ThrowsAsync<WitnessStateException>(() => WitnessServer.StartAsync(Options(folder), Token));
        Assert.Contains("state.db is missing", failure.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.Directory.StatePath, "no database, but long enough to be looked at as one", Token);
        await Assert.ThrowsAsync<WitnessStateException>(() => WitnessServer.StartAsync(Options(folder), Token));
    }

    [Theory]
    [InlineData("keys/001.key")]
    [InlineData("keys/001.key.retired")]
    [InlineData("state.db")]
    [InlineData("state.db-wal")]
    public void Over_what_another_witness_left_none_is_made(string left)
    {
        using var folder = new WitnessFolder();
        var (key, state) = (Path.Combine(folder.Path, "keys", "001.key"), folder.Directory.StatePath);
        File.Delete(Path.Combine(folder.Path, "witness.json"));
        if (left.StartsWith("keys", StringComparison.Ordinal))
        {
            File.Delete(state);
            File.Move(key, Path.Combine(folder.Path, left));
        }
        else
        {
            File.Delete(key);
            File.Move(state, Path.Combine(folder.Path, left));
        }

        var before = Files();
        var failure = Assert.Throws<WitnessStateException>(() => WitnessDirectory.Create(folder.Path, "witness.example/w1", TimeProvider.System));

        Assert.Contains(Path.Combine(left.Split('/')) + ". A witness's key must never be used again over an empty state", failure.Message, StringComparison.Ordinal);
        Assert.Contains("another, empty directory", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());

        string[] Files() => [.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_not_taken()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no file modes here.");
            return;
        }

        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        using var folder = new WitnessFolder(log.Key);
        var key = Directory.GetFiles(Path.Combine(folder.Path, "keys")).Single();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        await Assert.ThrowsAsync<InvalidDataException>(() => WitnessServer.StartAsync(Options(folder), Token));
    }

    [Fact]
    public async Task A_witness_without_logs_says_so()
    {
        using var folder = new WitnessFolder();
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => WitnessServer.StartAsync(Options(folder), Token));
        Assert.Contains("lists no log", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_key_changes_it_signs_with_the_old_and_the_new_one()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        using var folder = new WitnessFolder(log.Key);
        var old = folder.Directory.ReadVerifiers()[0];
        var added = folder.Directory.AddKey();
        var answer = await CosignAsync(folder, log.Request(0, 0, 2));
        Assert.Equal([old.KeyId, added.KeyId], answer.Cosignatures.Select(line => line.KeyId));
        Assert.NotNull(folder.Directory.RetireKey(old));
        answer = await CosignAsync(folder, log.Request(0, 2, 3));
        Assert.Equal([added.KeyId], answer.Cosignatures.Select(line => line.KeyId));
        Assert.Null(folder.Directory.RetireKey(old));
        Assert.Throws<InvalidDataException>(() => folder.Directory.RetireKey(added));
    }

    [Fact]
    public async Task A_clock_that_went_back_gives_no_earlier_time_and_far_behind_signs_nothing()
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        using var folder = new WitnessFolder(log.Key);
        var noon = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        Assert.Equal(1_800_000_000, TimeOf(await CosignAsync(folder, log.Request(0, 0, 2), noon)));
        Assert.Equal(1_800_000_000, TimeOf(await CosignAsync(folder, log.Request(0, 2, 3), noon.AddMinutes(-9))));
        await Assert.ThrowsAsync<ClockBehindException>(() => CosignAsync(folder, log.Request(0, 3, 4), noon.AddMinutes(-11)));
        Assert.Equal(1_800_000_001, TimeOf(await CosignAsync(folder, log.Request(0, 3, 4), noon.AddSeconds(1))));
    }

    [Theory]
    [InlineData("log {0} https://log.example/\n", null)]
    [InlineData("{0}\n# comment\n\nwitness w1 x y\ngroup g any w1\nquorum g", null)]
    [InlineData("log\n", "line 1: a line is")]
    [InlineData("{0}\nlog {0}\n", "line 2: the key stands in the list already")]
    [InlineData("# first\n{0}x\n", "line 2: ")]
    [InlineData("log {0} a b\n", "line 1: a line is")]
    public void A_list_of_logs_is_read_strictly(string text, string? fault)
    {
        using var log = new GrowingLog("log.example/2026", 1, forkAt: 3);
        var list = System.Text.Encoding.UTF8.GetBytes(string.Format(null, System.Text.CompositeFormat.Parse(text), log.Key));
        Assert.Equal(fault is null, WitnessLogs.TryParse(list, out var keys, out var reason));
        if (fault is null)
        {
            Assert.Equal(log.Key.ToString(), Assert.Single(keys!).ToString());
        }
        else
        {
            Assert.StartsWith(fault, reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_key_of_a_witness_is_no_key_of_a_log()
    {
        using var folder = new WitnessFolder();
        Assert.Throws<InvalidDataException>(() => folder.Directory.AddLog(folder.Directory.ReadVerifiers()[0], null));
        Assert.Empty(folder.Directory.ReadLogs());
    }

    private static WitnessOptions Options(WitnessFolder folder) => new() { DataDirectory = folder.Path, Url = "http://127.0.0.1:0" };

    private static long TimeOf(WitnessAnswer answer) =>
        CosignatureV1.TryParse(Assert.Single(answer.Cosignatures).Bytes, out var cosignature) ? cosignature.Timestamp : 0;

    private static async Task<WitnessAnswer> CosignAsync(WitnessFolder folder, AddCheckpointRequest request, DateTimeOffset? at = null)
    {
        var keys = folder.Directory.ReadKeys();
        using var state = SqliteWitnessState.Open(folder.Directory.StatePath);
        var time = at is { } fixedAt ? new FakeTimeProvider(fixedAt) : TimeProvider.System;
        using var witness = new CosigningWitness(
            [.. keys.Select(key => new WitnessKey(folder.Directory.Name, key.Key))], folder.Directory.ReadLogs(), state, time);
        try
        {
            var answer = await witness.AddCheckpointAsync(request.Format(), Token);
            Assert.Equal(WitnessStatus.Consistent, answer.Status);
            return answer;
        }
        finally
        {
            foreach (var key in keys)
            {
                key.Dispose();
            }
        }
    }
}
