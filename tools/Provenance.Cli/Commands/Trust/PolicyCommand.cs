using System.CommandLine;
using System.Text;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>policy new</c>: what a verifier believes before it has seen anything.</summary>
internal static class PolicyCommand
{
    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand("policy", "The verifier's policy: origin, root fingerprint, checkpoint keys.", "provenance policy new --help");
        group.Subcommands.Add(CreateNew(terminal));
        group.Subcommands.Add(PolicyRotation.CreateLog(terminal));
        group.Subcommands.Add(PolicyRotation.CreateWitness(terminal));
        group.Subcommands.Add(CreateShow(terminal));
        return group;
    }

    private static DocumentedCommand CreateNew(Terminal terminal)
    {
        var root = new Option<string>("--root") { Description = "The root's fingerprint (64 hex digits), or the file of root version 1.", Required = true };
        var vkey = new Option<string>("--log-key") { Description = "The log's verifier key (vkey); its name is the registry's origin.", Required = true };
        var witnesses = new Option<string?>("--witness-policy")
        {
            Description = "A C2SP tlog-policy with the witnesses to believe and the quorum that must have cosigned. Without it, the log alone is believed.",
        };
        var output = new Option<string>("--out") { Description = "The file to write; one that exists is not replaced.", DefaultValueFactory = _ => "policy.json" };
        var command = new DocumentedCommand(
            "new",
            "Writes a policy of one log, with or without witnesses. Take fingerprint, key and witnesses from somewhere other than the registry itself, and compare the words that are shown over the telephone.",
            "provenance policy new --root root.attestation.json --log-key registry.example/2026+3a0c6c2e+AV0…",
            "provenance policy new --root root.attestation.json --log-key registry.example/2026+3a0c6c2e+AV0… --witness-policy witnesses.txt");
        command.Options.Add(root);
        command.Options.Add(vkey);
        command.Options.Add(witnesses);
        command.Options.Add(output);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!VerifierKey.TryParse(parsed.GetRequiredValue(vkey), out var key, out var reason))
            {
                throw CommandException.Usage($"--log-key: {reason}", "\"provenance serve\" prints it as logKey; registry.json has it.");
            }

            var text = parsed.GetRequiredValue(root);
            if (!Digest.TryParse(text, out var fingerprint))
            {
                fingerprint = await FingerprintAsync(text, key.Name, cancellationToken);
            }

            var path = parsed.GetRequiredValue(output);
            RequireNew(path);
            var policy = parsed.GetValue(witnesses) is { } file
                ? await WitnessedAsync(key, fingerprint, file, cancellationToken)
                : VerificationPolicy.Of(key, fingerprint);
            await AtomicFile.WriteAsync(path, policy.Write(), cancellationToken);
            terminal.Line($"{path}: {policy.Origin}, root {policy.RootFingerprint}");
            PolicyWords.Show(terminal, path, policy);
            return ExitCode.Ok;
        });
        return command;
    }

    // A policy with anything else for its root is met by no receipt.
    private static async Task<Digest> FingerprintAsync(string path, string origin, CancellationToken cancellationToken)
    {
        var attestation = await AttestationFiles.ReadAsync(path, cancellationToken);
        return new StatementReader(origin).Read(attestation).Content?.Section<RootBody>() is { Version: 1 }
            ? attestation.Envelope.StatementId
            : throw CommandException.Usage($"{path} is not root version 1 of {origin}", "Give the file that \"provenance root new\" wrote, or the fingerprint that it printed, from the authorities.");
    }

    // Everything a verifier believes stands in it; nobody should lose that to a command that was run again.
    private static void RequireNew(string path)
    {
        if (File.Exists(path) || Directory.Exists(path))
        {
            throw CommandException.Unable(
                $"{path} exists already",
                "Name another file with --out, or move the old policy away first. \"provenance policy rotate-log\" and \"provenance policy rotate-witness\" change the keys of the one that is there.");
        }
    }

    private static DocumentedCommand CreateShow(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A policy file." };
        var command = new DocumentedCommand(
            "show",
            "Shows what a policy believes, and its fingerprint as words to be compared over the telephone.",
            "provenance policy show policy.json");
        command.Arguments.Add(file);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var policy = await PolicyFile.ReadAsync(path, cancellationToken);
            terminal.Line($"origin       {policy.Origin}");
            terminal.Line($"root         {policy.RootFingerprint}");
            foreach (var log in policy.Checkpoints.Logs)
            {
                terminal.Line($"log key      {log.Key}{PolicyRotation.BoundsOf(policy, log.Key)}");
            }

            foreach (var witness in policy.Checkpoints.Witnesses)
            {
                terminal.Line($"witness      {witness.Name} {witness.Key}");
            }

            terminal.Line($"quorum       {policy.Checkpoints.Quorum}{Members(policy.Checkpoints)}");
            PolicyWords.Show(terminal, path, policy);
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Members(WitnessPolicy policy) =>
        string.Concat(policy.Groups.Select(group => $"; {group.Name} is {group.Threshold} of {string.Join(", ", group.Members)}"));

    // Logs of other names that the file may list, and addresses, are no part of what this verifier believes; but the file's
    // own lines are kept as they stand, so that they can be compared with what was handed out.
    private static async Task<VerificationPolicy> WitnessedAsync(VerifierKey log, Digest fingerprint, string file, CancellationToken cancellationToken)
    {
        if (new FileInfo(file) is not { Exists: true, Length: <= WitnessPolicy.MaxBytes })
        {
            throw CommandException.Unable($"There is no file {file}, or it is larger than a policy", "");
        }

        // By itself first, so that a fault has the line that it has in the file.
        var text = await File.ReadAllTextAsync(file, cancellationToken);
        if (!WitnessPolicy.TryParse(Encoding.UTF8.GetBytes(text), out _, out var fault))
        {
            throw Wrong(fault);
        }

        var lines = text.Split('\n').Where(line => WitnessPolicy.ItemsOf(line) is not ["log", ..]);
        return VerificationPolicy.TryCreate(log.Name, fingerprint, $"log {log}\n{string.Join('\n', lines)}", out var policy, out var reason)
            ? policy
            : throw Wrong(reason);

        CommandException Wrong(string why) => CommandException.Usage(
            $"--witness-policy {file}: {why.TrimEnd('.')}", "It has a witness line each, perhaps groups, and one quorum line; \"provenance witness show\" prints the former.");
    }
}
