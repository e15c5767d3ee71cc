// Each write of a redaction fails: forgetting leads, erasing the section, emptying the write-ahead logs, throwing the
// projections away, marking it done. A redaction that is marked is carried out: then the bytes are in no file. One that is
// not is carried out by the next run.

using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Registry.Redacting;
using Provenance.Registry.Trust;
using Provenance.Server;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Leads;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.Sqlite.Projections;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults.Writes;

/// <summary>No failed write leaves bytes behind that were said to be gone.</summary>
public sealed class RedactionWriteTests(ITestOutputHelper output) : WriteTestBase
{
    private const string Secret = "Zenith Nightjar Holdings 7741";
    private const long SecretIndex = 6;
    private const long RedactionIndex = 8;

    [Fact]
    public async Task A_redaction_that_is_marked_as_carried_out_is_whichever_write_fails()
    {
        using var world = new RegistryWorld(1);
        var secret = world.Named(Secret);
        await RegistryFolder.MakeAsync(Pristine, world, Token, secret, world.SignedJob());
        using (var places = Places.Open(Pristine))
        {
            _ = await places.Projector.CatchUpAsync(null, Token);
            var head = await places.Log.ReadHeadAsync(Token);
            Assert.True(await places.Leads.RecordAsync(Quoting(head.Size), head.Root, 0, Token));
        }

        await using (var open = await RegistryFolder.OpenAsync(Pristine, Token))
        {
            var redaction = world.Trust.Redaction(secret.Envelope.StatementId, 1, "identity").Sign(world.Quorum);
            Assert.Equal(RedactionIndex, (await open.LogAsync(redaction, Token)).Index.Value);
        }

        Assert.Equal(["leads.db", "log.db", "projections.db"], Traces.Of(Secret, Pristine).Select(file => file.Split('-')[0]).Distinct());
        output.WriteLine(await new WriteTable(Pristine, new Redacting()).RunAsync());
    }

    // One lead rests on the entry, another rests on others and names it.
    private static SignalEvaluation Quoting(TreeSize size)
    {
        RaisedLead[] leads = [Lead("Heron-70B", "A model of " + Secret, 7), Lead("Heron-7B", "It rests on what is gone.", SecretIndex)];
        return new SignalEvaluation
        {
            TreeSize = size,
            ValidAtMicroseconds = 1,
            RuleSet = new RuleSetReference { Name = "example", Version = "1", Digest = Digest.Of("example"u8) },
            Signals =
            [
                new SignalOutcome
                {
                    Signal = "E9",
                    Status = SignalStatus.Evaluated,
                    Tested = leads.Length,
                    TestedUnit = "models",
                    LeadsTotal = leads.Length,
                    LeadsKept = leads.Length,
                    Leads = leads,
                },
            ],
        };
    }

    private static RaisedLead Lead(string model, string title, long entry) => new(
        new Lead("E9", LeadSubject.Of(new SubjectPart(SubjectKind.Model, model)))
        {
            Title = title,
            Reasons = [new LeadReason("It is named so.", [entry], 1m)],
            Severity = new LeadSeverity(1m, "× the threshold", "a quotient"),
        },
        [Digest.Of([(byte)entry])]);

    private sealed class Redacting : IAttacked
    {
        public async Task WorkAsync(string folder, List<long> promised)
        {
            using var places = Places.Open(folder);
            await places.RedactAsync();
            promised.Add(RedactionIndex);
        }

        public bool IsHonest(Exception failure) => failure is StorageUnavailableException;

        public async Task RequireAsync(string folder, IReadOnlyList<long> promised)
        {
            using (var log = SqliteLogStore.Open(RegistryDirectory.Open(folder).Storage, TimeProvider.System))
            {
                var isMarked = (await log.ReadCarriedOutAsync(Token)).Count > 0;
                Assert.True(isMarked || promised.Count == 0, "It was said to be carried out, and is not marked.");
                Assert.True(!isMarked || Traces.Of(Secret, folder).Count == 0, $"It is marked, and still in {string.Join(", ", Traces.Of(Secret, folder))}.");
            }

            using (var places = Places.Open(folder))
            {
                await places.RedactAsync();
                Assert.Empty(Traces.Of(Secret, folder));
                Assert.Equal(RedactionIndex, Assert.Single(await places.Log.ReadCarriedOutAsync(Token)).Value);
                await places.Projector.ReconcileAsync(Token);
                Assert.Equal(RedactionIndex + 1, (await places.Projector.CatchUpAsync(null, Token)).Size.Value);
                await using var view = await places.Leads.OpenAsync(Token);
                Assert.Empty(await view.ListAsync(new LeadFilter { IncludeCleared = true }, 10, Token));
                var entry = await places.Log.ReadEntryAsync(new LeafIndex(SecretIndex), Token);
                Assert.False(entry!.Sections.ContainsKey("identity"));
            }

            Assert.Empty(Traces.Of(Secret, folder));
            var report = await RegistryFolder.RequireCleanAsync(folder, Token);
            Assert.Equal((RedactionIndex + 1, 1), (report.Entries, report.RedactedSections));
        }
    }

    private sealed class Places : IDisposable
    {
        public required string Origin { get; init; }

        public required SqliteLogStore Log { get; init; }

        public required SqliteProjectionStore Projections { get; init; }

        public required SqliteLeadStore Leads { get; init; }

        public Projector Projector => new(Origin, Log, new TrustedParties(Origin, Log), Projections, new ProjectorOptions());

        public static Places Open(string folder)
        {
            var directory = RegistryDirectory.Open(folder);
            var opened = new Stack<IDisposable>();
            try
            {
                return new Places
                {
                    Origin = directory.Origin,
                    Log = Held(SqliteLogStore.Open(directory.Storage, TimeProvider.System)),
                    Projections = Held(SqliteProjectionStore.Open(directory.Storage, TimeProvider.System)),
                    Leads = Held(SqliteLeadStore.Open(directory.Storage, TimeProvider.System)),
                };
            }
            catch
            {
                while (opened.TryPop(out var store))
                {
                    store.Dispose();
                }

                throw;
            }

            T Held<T>(T store)
                where T : IDisposable
            {
                opened.Push(store);
                return store;
            }
        }

        public async Task RedactAsync()
        {
            var trust = (await TrustLoader.CatchUpAsync(Log, TrustHistory.Empty(Origin), Token)).Current;
            _ = await new RedactionRun(new RedactionPlaces(Log, Log, Leads, Projections.ClearAsync)).RunAsync(trust, (await Log.ReadHeadAsync(Token)).Size, Token);
        }

        public void Dispose()
        {
            Leads.Dispose();
            Projections.Dispose();
            Log.Dispose();
        }
    }
}
