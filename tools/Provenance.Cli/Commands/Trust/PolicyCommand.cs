using System.CommandLine;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>policy new</c>: what a verifier believes before it has seen anything.</summary>
internal static class PolicyCommand
{
    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand("policy", "The verifier's policy: origin, root fingerprint, checkpoint keys.", "provenance policy new --help");
        group.Subcommands.Add(CreateNew(terminal));
        return group;
    }

    private static DocumentedCommand CreateNew(Terminal terminal)
    {
        var root = new Option<string>("--root") { Description = "The root's fingerprint (64 hex digits), or the file of root version 1.", Required = true };
        var vkey = new Option<string>("--log-key") { Description = "The log's verifier key (vkey); its name is the registry's origin.", Required = true };
        var output = new Option<string>("--out") { Description = "The file to write.", DefaultValueFactory = _ => "policy.json" };
        var command = new DocumentedCommand(
            "new",
            "Writes a policy of one log without witnesses. Take the fingerprint and the key from somewhere other than the registry itself.",
            "provenance policy new --root root.attestation.json --log-key registry.example/2026+3a0c6c2e+AV0…");
        command.Options.Add(root);
        command.Options.Add(vkey);
        command.Options.Add(output);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!VerifierKey.TryParse(parsed.GetRequiredValue(vkey), out var key, out var reason))
            {
                throw CommandException.Usage($"--log-key: {reason}", "\"provenance key show log.pub.json --origin ORIGIN\" shows it.");
            }

            var text = parsed.GetRequiredValue(root);
            if (!Digest.TryParse(text, out var fingerprint))
            {
                fingerprint = (await AttestationFiles.ReadAsync(text, cancellationToken)).Envelope.StatementId;
            }

            var path = parsed.GetRequiredValue(output);
            var policy = VerificationPolicy.Of(key, fingerprint);
            await AtomicFile.WriteAsync(path, policy.Write(), cancellationToken);
            terminal.Line($"{path}: {policy.Origin}, root {policy.RootFingerprint}");
            return ExitCode.Ok;
        });
        return command;
    }
}
