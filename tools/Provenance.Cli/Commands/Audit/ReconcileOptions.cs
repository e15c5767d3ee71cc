using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Accounting;
using Provenance.Auditing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>The options that every reconciliation has, and what it tells.</summary>
internal sealed class ReconcileOptions(Terminal terminal)
{
    private const int Told = 50;

    private readonly Connection _connection = new(terminal);
    private readonly Argument<string[]> _files = new("FILE") { Description = "Files of the raw accounting, oldest first.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _site = new("--site") { Description = "operator/site/cluster that the accounting speaks of.", Required = true };
    private readonly Option<string> _log = new("--log") { Description = "Folder of a copy, or the address that /checkpoint and /tile/ follow.", Required = true };
    private readonly OutputFile _report = new("--report", "Writes the result as a report that \"provenance attest audit-report\" signs.");
    private readonly Option<Handle?> _party = Arguments.Value<Handle>("--party", "The auditor, for --report");
    private readonly Option<bool> _json = new("--json") { Description = "The result as one JSON object." };

    public void AddTo(Command command, params ReadOnlySpan<Option> own)
    {
        command.Arguments.Add(_files);
        foreach (var option in (Option[])[_site, _log, .. own, _report, OutputFile.Overwriting(), _party, _json])
        {
            command.Options.Add(option);
        }

        _connection.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_report) is not null && result.GetValue(_party) is null)
            {
                result.AddError("--report needs --party: the auditor whose key will sign it");
            }
        });
    }

    public Site ReadSite(ParseResult parsed) => Site.TryParse(parsed.GetRequiredValue(_site), out var site)
        ? site
        : throw CommandException.Usage($"--site {parsed.GetRequiredValue(_site)} is no operator/site/cluster", "Give three handles, such as acme/jurong-1/h100-a.");

    /// <param name="parsed">How it was called.</param>
    /// <param name="accounting">Reads the raw accounting.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(ParseResult parsed, IAccounting accounting, CancellationToken cancellationToken)
    {
        OutputFile.RequireNew(parsed);
        Ed25519SelfTest.Run();
        var policy = await _connection.PolicyAsync(parsed, cancellationToken);
        var reconciliation = new Reconciliation(policy.Origin);
        foreach (var path in parsed.GetRequiredValue(_files))
        {
            await ReadRawAsync(reconciliation, accounting, path, cancellationToken);
        }

        if (reconciliation.LacksTimeZone)
        {
            throw CommandException.Unable(
                "Nothing could be compared: times of the text form are local, and --time-zone was not given",
                "Name the zone of the site's clocks, such as Asia/Singapore. That says nothing about the log.");
        }

        if (reconciliation.IsEmpty)
        {
            throw CommandException.Unable(
                "Nothing could be compared: no raw record gives a statement",
                "Check that the files, --site and the mapping are of this cluster. That says nothing about the log.");
        }

        var place = parsed.GetRequiredValue(_log);
        using var client = LogPlace.IsServer(place) ? _connection.Open(parsed, policy) : null;
        using var source = LogPlace.Open(place, client, terminal.Time);
        var reports = new LoggedReports(source, policy);
        Checkpoint tree;
        using (var progress = new Progress(terminal, "entries", null))
        {
            tree = await reports.ReadAsync($"{ReadSite(parsed)}/", progress, cancellationToken);
        }

        var outcome = reconciliation.Compare(reports.Current());
        var findings = ReconciliationFindings.Of(outcome, reports.Refused);
        if (parsed.GetValue(_report) is { } report)
        {
            await AtomicFile.WriteAsync(
                report,
                AuditReportDraft.OfReconciliation(outcome, findings, tree, ReadSite(parsed).ToString(), parsed.GetValue(_party)!.Value, terminal.Time.GetUtcNow()),
                cancellationToken);
            terminal.Note($"{report} is written; \"provenance attest audit-report --from {report}\" signs it.");
        }

        Tell(outcome, findings, tree, parsed.GetValue(_json));
        return findings.Worst switch
        {
            Severity.Log => ExitCode.Refused,
            Severity.Statement => AuditCommand.StatementFindings,
            _ => ExitCode.Ok,
        };
    }

    private static async Task ReadRawAsync(Reconciliation reconciliation, IAccounting accounting, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw CommandException.Unable($"There is no file {path}", "");
        }

        await using var content = File.OpenRead(path);
        await reconciliation.ReadRawAsync(accounting.DraftAsync(content, path, cancellationToken));
    }

    private void Tell(ReconciliationOutcome outcome, FindingList findings, Checkpoint tree, bool json)
    {
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(
                new ReconciliationDocument(
                    tree.Origin,
                    tree.Size.Value,
                    outcome.From?.ToString(),
                    outcome.To?.ToString(),
                    outcome.Agreeing,
                    outcome.NotDrafted.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
                    Hours(outcome.Raw),
                    Hours(outcome.Logged),
                    findings.Counts,
                    [.. findings.Kept.Select(finding => new FindingDocument(
                        finding.Rule.Code, finding.Rule.Severity.ToString().ToLowerInvariant(), finding.Index, finding.Place, finding.Message, finding.Rule.WhatToDo))]),
                ReconciliationJson.Default.ReconciliationDocument));
            return;
        }

        foreach (var finding in findings.Kept.Take(Told))
        {
            terminal.Line($"{finding.Rule.Code} {finding.Place}: {finding.Message}");
        }

        if (findings.Kept.Count > Told)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"… and {findings.Total - Told:N0} more; --json lists up to {FindingList.MostKept:N0}."));
        }

        terminal.Table(
            ["", "jobs", "accelerator hours", "of unknown hours"],
            new[] { ("raw accounting", outcome.Raw), ("log", outcome.Logged) }.Select(one => (IReadOnlyList<string>)[
                one.Item1,
                one.Item2.Jobs.ToString("N0", CultureInfo.InvariantCulture),
                one.Item2.Low == one.Item2.High ? one.Item2.Low.ToString() : $"{one.Item2.Low} to {one.Item2.High}",
                one.Item2.Unknown.ToString("N0", CultureInfo.InvariantCulture)]));
        foreach (var (reason, count) in outcome.NotDrafted)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{count:N0} raw records give no statement: {reason}{(Reconciliation.IsExpected(reason) ? "" : " (look into them: they were not compared)")}."));
        }

        var period = outcome.From is { } from && outcome.To is { } to ? $" Jobs of the log are counted where they ran between {from} and {to}, which the raw accounting covers." : "";
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.Agreeing:N0} agree, {outcome.Differing.Count:N0} differ, {outcome.NotLogged.Count:N0} are not in the log, {outcome.NotInRaw.Count:N0} are in the log alone, {outcome.Contradicted.Count:N0} are contradicted by another statement in the log, {outcome.NotCompared.Count:N0} were not compared in full.{period}"));
    }

    private static HoursDocument Hours(HoursTotal total) => new(total.Jobs, total.Low.ToString(), total.High.ToString(), total.Unknown);
}

/// <summary>A reconciliation for programs.</summary>
internal sealed record ReconciliationDocument(
    string Origin,
    long Size,
    string? From,
    string? To,
    long Agreeing,
    IReadOnlyDictionary<string, long> NotDrafted,
    HoursDocument Raw,
    HoursDocument Logged,
    IReadOnlyDictionary<string, long> Counts,
    IReadOnlyList<FindingDocument> Findings);

internal sealed record HoursDocument(long Jobs, string Low, string High, long Unknown);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReconciliationDocument))]
internal sealed partial class ReconciliationJson : JsonSerializerContext;
