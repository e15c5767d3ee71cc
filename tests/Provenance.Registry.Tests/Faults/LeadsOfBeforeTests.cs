using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Log;
using Provenance.Registry.Redacting;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Leads;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Faults;

/// <summary>Leads that come from a copy do not bring back what the log has redacted since.</summary>
public sealed class LeadsOfBeforeTests : IAsyncLifetime
{
    private const string Secret = "Zenith Nightjar Holdings 7741";
    private const long Job = 6;

    private TestRegistry _registry = null!;
    private SqliteLogStore _log = null!;
    private SqliteLeadStore _leads = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SqliteOptions Options => new() { DataDirectory = _registry.Directory };

    private string Copy => Options.LeadsPath + ".copy";

    public async ValueTask InitializeAsync()
    {
        _registry = await TestRegistry.WithGenesisAsync();
        var job = _registry.World.Reports.Job().But(draft => draft.Sections["parties"]["customerAccount"] = Secret).Sign(_registry.World.Reporter);
        _ = await _registry.LogAsync(job);
        _log = SqliteLogStore.Open(Options, _registry.Clock);
        _leads = SqliteLeadStore.Open(Options, _registry.Clock);

        // One quotes the job without citing it, the other has nothing to do with it.
        var head = await _log.ReadHeadAsync(Token);
        var evaluation = new SignalEvaluation
        {
            TreeSize = head.Size,
            ValidAtMicroseconds = 0,
            RuleSet = new RuleSetReference { Name = "example", Version = "1", Digest = Digest.Of("rules"u8) },
            Signals =
            [
                new SignalOutcome { Signal = "E4", Status = SignalStatus.Evaluated, LeadsTotal = 2, LeadsKept = 2, Leads = [Lead(Secret), Lead("Heron")] },
            ],
        };
        Assert.True(await _leads.RecordAsync(evaluation, head.Root, 0, Token));
        SqliteCopy.Write(Options.LeadsPath, Copy);
        _ = await _registry.LogAsync(_registry.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(_registry.World.Quorum));
    }

    public ValueTask DisposeAsync()
    {
        _leads.Dispose();
        _log.Dispose();
        return _registry.DisposeAsync();
    }

    [Fact]
    public async Task Leads_that_saw_the_redaction_stay_whenever_a_run_looks_again()
    {
        Assert.False((await RunAsync()).AreLeadsForgotten);
        Assert.False((await RunAsync()).AreLeadsForgotten);

        Assert.Equal([Lead("Heron").Lead.Key], await ListAsync());
        Assert.False(IsInLeads());
    }

    [Fact]
    public async Task Leads_put_back_from_before_a_redaction_that_is_carried_out_are_deleted_with_all_that_they_quote()
    {
        _ = await RunAsync();
        PutBack();
        Assert.True(IsInLeads());

        Assert.True((await RunAsync()).AreLeadsForgotten);

        Assert.Empty(await ListAsync());
        Assert.False(IsInLeads());
        Assert.False((await RunAsync()).AreLeadsForgotten);
    }

    [Fact]
    public async Task Leads_beside_a_log_that_a_repair_has_erased_the_sections_of_are_deleted_too()
    {
        await RedactionRun.EraseAsync(_log, _log, _registry.Registry.Trust.Current, Token);

        Assert.True((await RunAsync()).AreLeadsForgotten);

        Assert.Empty(await ListAsync());
        Assert.False(IsInLeads());
        Assert.Equal(Job + 1, Assert.Single(await _log.ReadCarriedOutAsync(Token)).Value);
    }

    [Fact]
    public async Task A_run_that_was_cut_short_after_it_erased_the_sections_keeps_the_leads_that_it_left()
    {
        var places = new RedactionPlaces(_log, _log, _leads, _ => throw new StorageUnavailableException("The projections are locked."));
        _ = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await new RedactionRun(places).RunAsync(_registry.Registry.Trust.Current, Published, Token));
        Assert.False((await _log.ReadEntryAsync(new LeafIndex(Job), Token))!.Sections.ContainsKey("parties"));

        Assert.False((await RunAsync()).AreLeadsForgotten);

        Assert.Equal([Lead("Heron").Lead.Key], await ListAsync());
    }

    private static RaisedLead Lead(string name)
    {
        var lead = new Lead("E4", LeadSubject.Of(new SubjectPart(SubjectKind.Model, name)))
        {
            Title = $"{name} may be.",
            Reasons = [new LeadReason("So.", [1])],
        };
        return new RaisedLead(lead, [Digest.Of("statement 1"u8)]);
    }

    private TreeSize Published => _registry.Registry.Checkpoints.Latest!.Checkpoint.Size;

    private async Task<RedactionsCarriedOut> RunAsync() =>
        await new RedactionRun(new RedactionPlaces(_log, _log, _leads, _ => ValueTask.CompletedTask)).RunAsync(_registry.Registry.Trust.Current, Published, Token);

    private async Task<IReadOnlyList<Digest>> ListAsync()
    {
        await using var view = await _leads.OpenAsync(Token);
        return await view.ListAsync(new LeadFilter { IncludeCleared = true }, 10, Token);
    }

    private void PutBack()
    {
        _leads.Dispose();
        File.Delete(Options.LeadsPath + "-wal");
        File.Delete(Options.LeadsPath + "-shm");
        File.Copy(Copy, Options.LeadsPath, overwrite: true);
        _leads = SqliteLeadStore.Open(Options, _registry.Clock);
    }

    private bool IsInLeads() => Directory.GetFiles(Options.DataDirectory, "leads.db*")
        .Where(file => file != Copy && !file.EndsWith("-shm", StringComparison.Ordinal))
        .Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Secret)) >= 0);
}
