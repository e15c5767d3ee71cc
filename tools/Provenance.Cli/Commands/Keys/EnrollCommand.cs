using System.CommandLine;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>enroll</c>: proves to those who will bind a key that its holder wants that.</summary>
internal static class EnrollCommand
{
    public static Command Create(Terminal terminal)
    {
        var key = new Option<string>("--key") { Description = "The private key to be bound.", Required = true };
        var origin = new Option<string>("--origin") { Description = "The registry's origin.", Required = true };
        var handle = Arguments.Required<Handle>("--handle", "The party that the key is to be bound to; for a delegated key, the delegator's");
        var output = new Option<string?>("--out") { Description = "The public key file to write; beside the private one if absent." };
        var command = new DocumentedCommand(
            "enroll",
            "Writes the public key file with a proof of possession, to be handed to the authorities (accredit) or to one's own party (delegate).",
            "provenance enroll --key acme.key --origin registry.example/2026 --handle acme");
        command.Options.Add(key);
        command.Options.Add(origin);
        command.Options.Add(handle);
        command.Options.Add(output);
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(key);
            using var file = KeyFiles.ReadPrivate(path);
            if (!Words.TryParse<KeyUse>(file.Use.ToString(), out var use))
            {
                throw CommandException.Usage($"A key for {file.Use} is not bound by an accreditation", "Enrol a key for statements, access or recovery.");
            }

            var registry = parsed.GetRequiredValue(origin);
            var party = parsed.GetValue(handle);
            var proof = ProofOfPossession.Sign(file.Key, registry, party, use);
            var publicPath = parsed.GetValue(output) ?? Path.ChangeExtension(path, null) + KeyFiles.PublicExtension;
            KeyFile.WritePublic(
                publicPath,
                new PublicKeyFile(file.Key.PublicKey, file.Use, new Enrolment { Origin = registry, Handle = party, ProofOfPossession = proof }));
            terminal.Line($"{publicPath}: key {file.Key.PublicKey.KeyId} for {party} at {registry}, use {file.Use}");
            return ExitCode.Ok;
        });
        return command;
    }
}
