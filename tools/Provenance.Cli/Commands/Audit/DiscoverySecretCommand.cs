using System.CommandLine;
using Provenance.Server;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>audit discovery-secret</c>: what the operator of a registry gives to a key's holder alone.</summary>
internal static class DiscoverySecretCommand
{
    public static Command Create(Terminal terminal)
    {
        var key = new Argument<string>("KEY") { Description = "A public key file, or a key id." };
        var data = new Option<string>("--data") { Description = "The registry's directory.", Required = true };
        var output = new Option<string>("--out") { Description = "File for the secret, readable by its owner alone.", Required = true };
        var command = new DocumentedCommand(
            "discovery-secret",
            "Writes a key's discovery secret, for the registry's operator to give to the key's holder and to nobody else: by it the holder finds the uses of the key in the public leaves, and \"provenance audit\" sees whether each is marked for it.",
            "provenance audit discovery-secret acme.pub.json --data ./registry --out acme.discovery")
        {
            data, output,
        };
        command.Arguments.Add(key);
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(output);
            if (File.Exists(path))
            {
                throw CommandException.Unable($"{path} exists", "Name another file with --out, or remove it.");
            }

            var secrets = RegistryDirectory.Open(parsed.GetRequiredValue(data)).ReadDiscoverySecrets();
            var secret = secrets.Of(KeyFiles.ReadKeyId(parsed.GetRequiredValue(key)));
            using var writer = new StreamWriter(OwnFile.Create(path));
            writer.Write(Convert.ToHexStringLower(secret.Span) + "\n");
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Reads a secret: 64 hex digits.</summary>
    public static ReadOnlyMemory<byte> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw CommandException.Unable($"There is no file {path}", "The registry's operator gives a key's holder its secret: \"provenance audit discovery-secret\".");
        }

        var text = File.ReadAllText(path).Trim();
        return text.Length == 2 * DiscoveryTag.SecretBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw CommandException.Unable($"{path} is no discovery secret", "It holds 64 hex digits.");
    }
}
