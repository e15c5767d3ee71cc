// Each write of a migration fails: of the log, the projections and the leads, from nothing and from every earlier schema. A
// journal tells what ran; whatever the fault, the next opening comes to the schema of today with each script once, and to
// rows that are right for it.

using Dapper;
using Provenance.Registry.Log;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Leads;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.Sqlite.Projections;
using Provenance.TestWorld;

namespace Provenance.Faults.Writes;

/// <summary>No failed write leaves a database between two schemas, or with rows that belong to another.</summary>
public sealed class MigrationWriteTests(ITestOutputHelper output) : WriteTestBase
{
    private const int EntriesOfGenesis = 6;

    public static TheoryData<string, int> Schemas()
    {
        var table = new TheoryData<string, int>();
        foreach (var database in (string[])["Leads", "Log", "Projections"])
        {
            for (var seen = 0; seen < OldSchemas.Scripts(database).Count; seen++)
            {
                table.Add(database, seen);
            }
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task A_database_comes_to_the_schema_of_today_whichever_write_fails(string database, int seen)
    {
        await MakeAsync(database, seen);
        var today = Pristine + "-today";
        Open(today, database);
        output.WriteLine(await new WriteTable(Pristine, new Migrating(database, seen, OldSchemas.Of(FileOf(today, database)))).RunAsync());
    }

    // The log of before keeps its entries; the projections of before say that they have come to six of them, with what an
    // earlier version wrote about these; of the leads there has been one schema so far.
    private async Task MakeAsync(string database, int seen)
    {
        if (database == "Log" && seen > 0)
        {
            using var world = new RegistryWorld(1);
            await RegistryFolder.MakeAsync(Pristine, world, Token);
            using var log = OldSchemas.Open(FileOf(Pristine, database));
            OldSchemas.MakeLogOld(log);
            return;
        }

        _ = Directory.CreateDirectory(Pristine);
        if (seen > 0)
        {
            OldSchemas.Make(FileOf(Pristine, database), database, seen);
            using var old = OldSchemas.Open(FileOf(Pristine, database));
            _ = old.Execute("UPDATE head SET size = @EntriesOfGenesis, root = zeroblob(32);", new { EntriesOfGenesis });
        }
    }

    private static string FileOf(string folder, string database) => new SqliteOptions { DataDirectory = folder } is var options && database == "Log"
        ? options.LogPath
        : database == "Leads" ? options.LeadsPath : options.ProjectionsPath;

    private static void Open(string folder, string database)
    {
        var options = new SqliteOptions { DataDirectory = folder };
        using IDisposable store = database switch
        {
            "Log" => SqliteLogStore.Open(options, TimeProvider.System),
            "Leads" => SqliteLeadStore.Open(options, TimeProvider.System),
            _ => SqliteProjectionStore.Open(options, TimeProvider.System),
        };
    }

    private sealed class Migrating(string database, int seen, IReadOnlyList<string> today) : IAttacked
    {
        public Task WorkAsync(string folder, List<long> promised)
        {
            Open(folder, database);
            return Task.CompletedTask;
        }

        public bool IsHonest(Exception failure) => failure is StorageUnavailableException;

        public async Task RequireAsync(string folder, IReadOnlyList<long> promised)
        {
            Open(folder, database);
            Assert.Equal(today, OldSchemas.Of(FileOf(folder, database)));
            if (database == "Log" && seen > 0)
            {
                Assert.Equal(EntriesOfGenesis, (await RegistryFolder.RequireCleanAsync(folder, Token)).Entries);
            }

            if (database == "Projections")
            {
                // What an earlier schema's rows lack, only the log has.
                using var projections = OldSchemas.Open(FileOf(folder, database));
                Assert.Equal(0, projections.ExecuteScalar<long>("SELECT size FROM head;"));
            }
        }
    }
}
