using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>attest</c>: reports as JSON become signed attestations.</summary>
internal static class AttestCommand
{
    private const int NumbersAtOnce = 256;

    public static Command Create(Terminal terminal)
    {
        var kinds = StatementKinds.All.Where(kind => !kind.IsTrust).Select(kind => kind.Name).ToArray();
        var kind = new Argument<string>("KIND") { Description = $"Kind of report: {string.Join(", ", kinds)}.", HelpName = "KIND" };
        kind.AcceptOnlyFromAmong(kinds);
        var from = new Option<string[]>("--from")
        {
            Description = "JSON files {record, sections, supersedes?, producer?, extensions?, issuedAt?}, or .jsonl with one a line.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var key = new Option<string>("--key") { Description = "The private statements key that signs.", Required = true };
        var origin = new Option<string>("--origin") { Description = "The registry's origin.", Required = true };
        var stream = new Option<string>("--stream") { Description = "File that counts this process's stream; made if it is not there. One process at a time.", Required = true };
        var output = new Option<string>("--out")
        {
            Description = "A directory (one .attestation.json for each report), a .attestations.jsonl file (appended to), or - for one a line on the output.",
            DefaultValueFactory = _ => ".",
        };
        var command = new DocumentedCommand(
            "attest",
            "Signs reports. Each is first read as the registry will read it, so nothing is signed that would be refused for its content. What is "
            + "refused is told with its place, and the others are signed: leave those out when it is run again, for signed twice they contradict each other.",
            "provenance attest training-job --from job-1.json --key acme.key --origin registry.example/2026 --stream acme.stream.json",
            "provenance attest training-job --from jobs.jsonl --key acme.key --origin registry.example/2026 --stream acme.stream.json --out jobs.attestations.jsonl");
        command.Arguments.Add(kind);
        foreach (var option in (Option[])[from, key, origin, stream, output])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var signer = KeyFiles.ReadPrivate(parsed.GetRequiredValue(key));
            using var counter = await StreamCounter.OpenAsync(parsed.GetRequiredValue(stream), cancellationToken);
            await using var target = AttestationTarget.Open(terminal, parsed.GetRequiredValue(output));
            var work = new Signing(terminal, parsed.GetRequiredValue(origin), StatementKinds.ByName[parsed.GetRequiredValue(kind)], signer.Key, counter, target);
            target.RequireFree(parsed.GetRequiredValue(from));
            var code = await work.RunAsync(parsed.GetRequiredValue(from), cancellationToken);
            target.Complete();

            // Not after a failure: what was being written then may have left with its number. And no stop keeps it back: all is signed.
            await counter.ReleaseAsync(CancellationToken.None);
            return code;
        });
        return command;
    }

    private sealed class Signing(Terminal terminal, string origin, StatementKind kind, SigningKey key, StreamCounter counter, AttestationTarget target)
    {
        private long _signed;
        private long _refused;

        public async Task<int> RunAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
        {
            try
            {
                using var progress = new Progress(terminal, "reports", null);
                foreach (var path in paths)
                {
                    await foreach (var report in ReportSource.ReadAsync(path, cancellationToken))
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        await SignAsync(report, path, cancellationToken);
                        progress.Step();
                    }
                }
            }
            catch (OperationCanceledException) when (_signed > 0)
            {
                throw CommandException.Unable("Stopped before it was done", WhatIsSigned());
            }
            catch when (_signed > 0)
            {
                terminal.Note(WhatIsSigned());
                throw;
            }

            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{_signed} signed, {_refused} refused; stream {counter.Stream}"));
            if (_signed > 0 && _refused > 0)
            {
                terminal.Note(WhatIsSigned());
            }

            return _refused == 0 ? ExitCode.Ok : ExitCode.Refused;
        }

        // Signed twice, a report is two statements on one record, and the registry takes that for a conflict.
        private string WhatIsSigned() => string.Create(
            CultureInfo.InvariantCulture, $"{_signed} signed into {target.Name}: leave their reports out before it is run again.");

        private async Task SignAsync(ReportText source, string path, CancellationToken cancellationToken)
        {
            await counter.ReserveAsync(path.EndsWith(".jsonl", StringComparison.Ordinal) ? NumbersAtOnce : 1, cancellationToken);
            BuildOutcome built;
            try
            {
                var now = Timestamp.FromDateTimeOffset(terminal.Time.GetUtcNow());
                built = ReportSource.Parse(source).Build(origin, kind, now, counter.Stream, counter.Next).Sign(key);
            }
            catch (CommandException malformed)
            {
                Refuse($"{malformed.Message}. {malformed.WhatToDo}");
                return;
            }

            if (!built.IsSigned)
            {
                Refuse($"{source.Place}: {built.Refusal.Reason} {built.Refusal.Field}: {built.Refusal.Message} {built.Refusal.Remedy}");
                return;
            }

            foreach (var warning in built.Content.Warnings)
            {
                terminal.Note($"warning {source.Place}: {warning.Reason} {warning.Field}: {warning.Message}");
            }

            // Only what was written has its number; before that nobody has seen it.
            await target.WriteAsync(path, built.Attestation, cancellationToken);
            _signed++;
            await counter.NextAsync(cancellationToken);
        }

        private void Refuse(string why)
        {
            terminal.Note($"refused {why}");
            _refused++;
        }
    }
}
