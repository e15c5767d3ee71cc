using System.Globalization;
using CsCheck;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Checking;
using Provenance.Registry.Signing;
using Provenance.Registry.Tests.Support;
using Provenance.Storage.Sqlite.Log;

namespace Provenance.Registry.Tests.Checking;

/// <summary>
/// A bit of the file flips, or a stretch of it is overwritten, anywhere: either fsck reports it, or every row of every
/// table is as it was, which is what it means for a flip to be harmless (free space, counters, hints of the file format).
/// </summary>
public sealed class FlipProperties : IAsyncLifetime
{
    private TestRegistry _log = null!;
    private byte[] _file = null!;
    private string _content = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string LogPath => Path.Combine(_log.Directory, "log.db");

    public async ValueTask InitializeAsync()
    {
        _log = await TestRegistry.WithGenesisAsync();
        for (var i = 0; i < 6; i++)
        {
            _ = await _log.LogAsync(_log.World.SignedJob());
        }

        await _log.StopAsync();
        _file = await File.ReadAllBytesAsync(LogPath, Token);
        _content = Content()!;
    }

    [Fact]
    public async Task The_file_as_it_is_is_clean() => Assert.Null(await ReportAsync());

    [Fact]
    public async Task A_flipped_bit_is_reported_or_changes_no_row()
    {
        var (reported, harmless) = (0, 0);
        await Gen.Int[0, (8 * _file.Length) - 1].SampleAsync(
            async bit =>
            {
                var isReported = await DamagedAsync(bytes => bytes[bit / 8] ^= (byte)(1 << (bit % 8)));
                _ = isReported ? Interlocked.Increment(ref reported) : Interlocked.Increment(ref harmless);
            },
            iter: Flips(150),
            threads: 1);
        Assert.True(reported > 0 && harmless > 0, $"{reported} reported, {harmless} harmless");
    }

    [Fact]
    public async Task An_overwritten_stretch_is_reported_or_changes_no_row() =>
        await Gen.Select(Gen.Int[0, _file.Length - 1], Gen.Int[1, 300], Gen.Byte).SampleAsync(
            async (start, length, value) =>
            {
                // Overwritten with what stood there is no damage; whatever else is harmless changed no row.
                _ = await DamagedAsync(bytes => bytes.AsSpan(start, Math.Min(length, bytes.Length - start)).Fill(value));
            },
            iter: Flips(60),
            threads: 1);

    // Where the bytes are told, they are the right ones; and what a hash proves is put right by a repair.
    [Theory]
    [InlineData("entry", "payload", "log_index = 8", "payload: byte ")]
    [InlineData("entry", "signatures", "log_index = 8", "signatures: byte 48 of 96")]
    [InlineData("entry", "leaf", "log_index = 8", "leaf: byte 44 of 89")]
    [InlineData("section", "content", "section_id = 8 * 8 + 1", "section parties: byte ")]
    [InlineData("tile", "hashes", "tile_id = 0", "byte 192 (in hash 6)")]
    public async Task The_changed_byte_is_told(string table, string column, string row, string said)
    {
        _log.FlipBit(table, column, row);
        var report = await ReportAsync();
        Assert.Contains(said, report, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await RestoreAsync();
        await _log.StartAsync();
        await _log.DisposeAsync();
    }

    private static int Flips(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("PROVENANCE_FLIPS"), CultureInfo.InvariantCulture, out var asked) ? asked : usual;

    private async Task<bool> DamagedAsync(Action<byte[]> damage)
    {
        var bytes = (byte[])_file.Clone();
        damage(bytes);
        await RestoreAsync();
        await File.WriteAllBytesAsync(LogPath, bytes, Token);
        if (await ReportAsync() is not null)
        {
            return true;
        }

        Assert.Equal(_content, Content());
        return false;
    }

    private async Task RestoreAsync()
    {
        File.Delete(LogPath + "-wal");
        File.Delete(LogPath + "-shm");
        await File.WriteAllBytesAsync(LogPath, _file, Token);
    }

    // What "provenance fsck" does; null where it finds nothing.
    private async Task<string?> ReportAsync()
    {
        var damages = SqliteLogExamination.Run(LogPath).ToList();
        try
        {
            using var store = SqliteLogStore.OpenExisting(new() { DataDirectory = _log.Directory });
            await store.RequireOriginAsync(_log.World.Origin, Token);
            using var salvage = SqliteLogSalvage.TryOpen(LogPath);
            var mark = await new HighWaterMarkFile(_log.MarkPath).ReadAsync(Token);
            var report = await new LogCheck(_log.World.Origin, store, _log.Secrets, salvage).RunAsync(mark, null, Token);
            damages.AddRange(report.Damages);
        }
        catch (Exception exception) when (exception is Log.StorageCorruptException or Log.StorageUnavailableException or Transparency.CorruptTreeException)
        {
            damages.Add(new Damage("log.db", exception.Message));
        }

        return damages.Count == 0 ? null : string.Join("\n", damages);
    }

    // Every row of every table, in the order of its key, and the schema. Not where a table begins, which integrity_check
    // judges, nor when a migration ran: nothing rests on that time, and nothing else tells it.
    private string? Content()
    {
        using var connection = new SqliteConnection($"Data Source={LogPath};Pooling=False");
        connection.Open();
        var lines = new List<string>();
        foreach (var table in connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name;").Prepend("sqlite_schema").ToList())
        {
            foreach (IDictionary<string, object?> row in connection.Query($"SELECT * FROM \"{table}\";"))
            {
                lines.Add(table + "|" + string.Join('|', row.Select(column => IsUnproven(table, column.Key) ? "" : Text(column.Value))));
            }
        }

        return string.Join('\n', lines);
    }

    private static bool IsUnproven(string table, string column) => (table, column) is ("sqlite_schema", "rootpage") or ("migration", "applied_at_ms");

    private static string Text(object? value) => value is byte[] bytes
        ? Convert.ToHexStringLower(bytes)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
}
