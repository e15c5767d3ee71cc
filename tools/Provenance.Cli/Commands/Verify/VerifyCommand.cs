using System.CommandLine;
using System.Text.Json;
using Provenance.Client;

namespace Provenance.Cli;

/// <summary><c>verify</c>: offline, link by link.</summary>
internal static class VerifyCommand
{
    /// <summary>Everything holds, but what was signed is not to be relied on: as an audit ends that finds just that.</summary>
    public const int Disputed = AuditCommand.StatementFindings;

    /// <summary>Everything that is here holds, and the case says itself that it is incomplete: what is missing is not proved.</summary>
    public const int Incomplete = 5;

    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "A bundle (.bundle.json), a case (.case.zip, or its folder), or an attestation (.attestation.json) with its receipt (.tlog-proof). Each is verified, whatever the others are.",
            Arity = ArgumentArity.OneOrMore,
        };
        var policy = new Option<string>("--policy")
        {
            Description = "The verifier's own policy (or PROVENANCE_POLICY); never one that came with the bundle.",
            DefaultValueFactory = _ => terminal.Environment("PROVENANCE_POLICY") ?? "policy.json",
        };
        var receipt = new Option<string?>("--receipt") { Description = "The attestation's receipt; NAME.tlog-proof beside it if absent." };
        var receiptOnly = new Option<bool>("--receipt-only") { Description = "An attestation with its receipt is enough: that the log holds it, not that its signatures are good." };
        var json = new Option<bool>("--json") { Description = "One JSON object for each file." };
        var command = new DocumentedCommand(
            "verify",
            "Checks a bundle link by link: the root, who accredited whom, signatures, sections, rights at that index, inclusion, checkpoint and who cosigned it; or a whole case. "
            + "Opens no socket. Root and witnesses come from the policy alone: read its words to whoever gave it to you, over the telephone. "
            + "Exit codes: 0 proved; 1 broken, or not all of it could be checked; 4 proved, DISPUTED: the key that signed it was in other hands when it was logged, do not rely on it; "
            + "5 everything in a case is proved, and it says itself that it is incomplete: entries that its answers rest on are not in it; "
            + "3 a file could not be read. Of several files 1 goes before 4, 4 before 5, and 5 before 3.",
            "provenance verify entry-1042.bundle.json --policy policy.json",
            "provenance verify kestrel.case.zip --policy policy.json",
            "provenance verify job-1.attestation.json --receipt job-1.tlog-proof --receipt-only --policy policy.json");
        command.Arguments.Add(files);
        command.Options.Add(policy);
        command.Options.Add(receipt);
        command.Options.Add(receiptOnly);
        command.Options.Add(json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(receipt) is not null
                && (result.GetValue(files) is not [var file] || !AttestationFiles.IsOne(file)))
            {
                result.AddError($"--receipt is that of one attestation: name one *{AttestationFiles.Extension} file");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var believed = await PolicyFile.ReadAsync(parsed.GetRequiredValue(policy), cancellationToken);
            var verifier = new BundleVerifier(believed);
            if (!parsed.GetValue(json))
            {
                PolicyWords.Show(terminal, parsed.GetRequiredValue(policy), believed);
            }

            Statements.Ed25519SelfTest.Run();
            string? why = null;
            string? disputed = null;
            string? incomplete = null;
            string? unread = null;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                try
                {
                    if (VerifyCase.IsCase(file))
                    {
                        var found = await VerifyCase.RunAsync(terminal, believed, file, parsed.GetValue(json), cancellationToken);
                        why ??= !found.IsIncomplete && WhyNot(found.Links, receiptOnly: false) is { } broken ? $"{file}: {broken}" : null;
                        incomplete ??= found.IsIncomplete ? $"{file}: {LinkWords.Incomplete(found).TrimEnd('.')}" : null;
                        disputed ??= VerifyCase.Disputed(found) is { Count: > 0 } entries ? $"{file}: {LinkWords.InOtherHands(entries)}" : null;
                        continue;
                    }

                    var report = await VerifyAsync(verifier, file, parsed.GetValue(receipt), cancellationToken);
                    Show(terminal, file, believed, report, parsed.GetValue(json));
                    // A bundle holds all that it takes: nothing of it is left unchecked.
                    why ??= WhyNot(report.Links, receiptOnly: parsed.GetValue(receiptOnly) && AttestationFiles.IsOne(file)) is { } reason ? $"{file}: {reason}" : null;
                    disputed ??= report.DisputedFrom is { } from ? $"{file}: DISPUTED: the key that signed this was in other hands since {from}, and this was logged then or later" : null;
                }
                catch (CommandException failure) when (failure.ExitCode is ExitCode.Refused or ExitCode.Unable)
                {
                    // One file that is none, or is not there, does not hide what the others are.
                    terminal.Note($"{failure.Message}. {failure.WhatToDo}".TrimEnd());
                    why ??= failure.ExitCode == ExitCode.Refused ? failure.Message : null;
                    unread ??= failure.ExitCode == ExitCode.Unable ? failure.Message : null;
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    var reason = $"{file}: {failure.Message.TrimEnd('.')}";
                    terminal.Note(reason + ".");
                    unread ??= reason;
                }
            }

            // The exit code says the worst; the others are said all the same.
            foreach (var other in new[] { why, disputed, incomplete }.OfType<string>().Skip(1))
            {
                terminal.Note(other + ".");
            }

            return why is not null ? throw CommandException.Refused(why, "Do not rely on it.")
                : disputed is not null ? throw new CommandException(Disputed, disputed, "Do not rely on it, though it is proved who signed and when it was logged.")
                : incomplete is not null ? throw new CommandException(Incomplete, incomplete, "Rely on what is here; what is missing is proved by nothing.")
                : unread is not null ? throw CommandException.Unable(unread, parsed.GetRequiredValue(files).Length > 1 ? "It was not verified; the others were." : "It was not verified.")
                : ExitCode.Ok;
        });
        return command;
    }

    private static string? WhyNot(IReadOnlyList<Link> links, bool receiptOnly)
    {
        var link = links.FirstOrDefault(link => link.State == LinkState.Broken) ?? (receiptOnly ? null : links.FirstOrDefault(link => link.State == LinkState.NotChecked) ?? links.FirstOrDefault(link => !link.Holds));
        return link?.State switch
        {
            LinkState.Broken or LinkState.Missing => $"{link.Name}: {link.Detail}",
            LinkState.NotChecked => $"{link.Name} was not checked: {link.Detail}",
            _ => null,
        };
    }

    private static async Task<VerificationReport> VerifyAsync(BundleVerifier verifier, string file, string? receiptPath, CancellationToken cancellationToken)
    {
        RequireVerifiable(file);
        if (AttestationFiles.IsOne(file))
        {
            var attestation = await AttestationFiles.ReadAsync(file, cancellationToken);
            var path = receiptPath ?? ReceiptShelf.Beside(file);
            if (!File.Exists(path))
            {
                throw CommandException.Unable($"There is no receipt {path}", "Give --receipt FILE, or verify a bundle.");
            }

            return Receipt.TryParse(await File.ReadAllBytesAsync(path, cancellationToken), out var receipt, out var why)
                ? verifier.Verify(new LoggedAttestation(attestation, receipt))
                : throw CommandException.Refused($"{path}: {why}", "It is no receipt.");
        }

        return Bundle.TryParse(await File.ReadAllBytesAsync(file, cancellationToken), out var bundle, out var reason)
            ? verifier.Verify(bundle)
            : throw CommandException.Refused($"{file}: {reason.TrimEnd('.')}", "It was cut off or altered, or is something else.");
    }

    // What one has after "submit" is not always what can be verified by itself; the message says what is.
    private static void RequireVerifiable(string file)
    {
        if (Directory.Exists(file))
        {
            throw CommandException.Unable($"{file} is a folder, and no case", $"Name its files, such as {Path.Combine(file, "*.bundle.json")}.");
        }

        if (!File.Exists(file))
        {
            throw CommandException.Unable($"There is no file {file}", "");
        }

        if (file.EndsWith(ReceiptShelf.Extension, StringComparison.Ordinal))
        {
            throw CommandException.Unable(
                $"{file} is a receipt, which proves nothing without the attestation that it is for",
                $"provenance verify NAME{AttestationFiles.Extension} --receipt {file} --receipt-only");
        }

        if (AttestationFiles.IsStream(file) || file.EndsWith(ReceiptShelf.LinesExtension, StringComparison.Ordinal))
        {
            throw CommandException.Unable(
                $"{file} holds many, and is not verified here",
                "\"provenance submit\" again checks every receipt in it and fetches those that are not good; for proof to others, \"provenance query bundle STATEMENT-ID\".");
        }
    }

    private static void Show(Terminal terminal, string file, VerificationPolicy policy, VerificationReport report, bool json)
    {
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(
                new VerificationDocument(
                    file,
                    LinkWords.Verdict(report.Links, report.DisputedFrom is not null),
                    report.IsProved,
                    report.DisputedFrom?.Value,
                    report.Index.Value,
                    report.LoggedAt,
                    report.Content?.Statement.Id.ToString(),
                    report.Content?.Statement.Record,
                    report.Content?.MissingSections ?? [],
                    report.Signer is { } signer ? new SignerDocument(signer.KeyId.ToString(), signer.Party.ToString(), Statements.Words.Of(signer.Role), report.AccreditedBy) : null,
                    [.. report.Cosignatures.Select(cosignature => new CosignatureDocument(cosignature.Witness.Name, cosignature.Witness.Key.ToString(), cosignature.At))],
                    policy.Fingerprint.ToString(),
                    [.. report.Links.Select(LinkWords.Document)],
                    report.Limits),
                VerificationJson.Default.VerificationDocument));
            return;
        }

        LinkWords.Show(terminal, file, LinkWords.Verdict(report.Links, report.DisputedFrom is not null), report.Links, report.Limits);
    }
}
