using System.CommandLine;
using System.Globalization;
using System.Text;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>cosign</c>: one step of a ceremony by files.</summary>
internal static class CosignCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The attestation file; it is replaced, whole or not at all." };
        var key = new Option<string>("--key") { Description = "The private key to sign with.", Required = true };
        var root = new Option<string?>("--root") { Description = "The root's attestation file: finds the keys of the authorities that signed before. Not needed for a root itself." };
        var known = new Option<string[]>("--public")
        {
            Description = "Public key files of others that signed before.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new DocumentedCommand(
            "cosign",
            "Verifies the signatures that a statement has, shows what it says, and adds one.",
            "provenance cosign root.attestation.json --key south.key",
            "provenance cosign acme.attestation.json --key south.key --root root.attestation.json");
        command.Arguments.Add(file);
        command.Options.Add(key);
        command.Options.Add(root);
        command.Options.Add(known);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var attestation = await AttestationFiles.ReadAsync(path, cancellationToken);
            var content = Read(path, attestation);
            using var signer = KeyFiles.ReadPrivate(parsed.GetRequiredValue(key));
            var keys = new Dictionary<KeyId, PublicKey> { [signer.Key.PublicKey.KeyId] = signer.Key.PublicKey };
            AddKeys(keys, content.Section<RootBody>());
            if (parsed.GetValue(root) is { } rootPath)
            {
                var rootFile = await AttestationFiles.ReadAsync(rootPath, cancellationToken);
                AddKeys(keys, Read(rootPath, rootFile).Section<RootBody>() ?? throw CommandException.Usage($"{rootPath} is no root"));
            }

            foreach (var publicKey in (parsed.GetValue(known) ?? []).Select(KeyFiles.ReadPublic))
            {
                keys[publicKey.Key.KeyId] = publicKey.Key;
            }

            Verify(path, attestation.Envelope, keys);
            Show(terminal, attestation, content);
            await AttestationFiles.ReplaceAsync(path, Cosign(path, attestation, signer.Key), cancellationToken);
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{path}: {attestation.Envelope.Signatures.Count + 1} signed"));
            return ExitCode.Ok;
        });
        return command;
    }

    private static StatementContent Read(string path, Attestation attestation)
    {
        var read = new StatementReader(AttestationFiles.OriginOf(attestation.Envelope)).Read(attestation);
        return read.IsRead
            ? read.Content
            : throw CommandException.Refused($"{path}: {read.Refusal.Reason} {read.Refusal.Field}: {read.Refusal.Message.TrimEnd('.')}", read.Refusal.Remedy);
    }

    private static void AddKeys(Dictionary<KeyId, PublicKey> keys, RootBody? root)
    {
        foreach (var key in root?.Authorities.SelectMany(authority => authority.Keys) ?? [])
        {
            keys[key.KeyId] = key;
        }
    }

    private static void Verify(string path, Envelope envelope, Dictionary<KeyId, PublicKey> keys)
    {
        foreach (var (index, signature) in envelope.Signatures.Index())
        {
            if (!keys.TryGetValue(signature.KeyId, out var key))
            {
                throw CommandException.Usage($"{path} is signed with key {signature.KeyId}, which is not known here", "Give --root FILE or --public FILE.");
            }

            if (!envelope.Verify(index, key))
            {
                throw CommandException.Refused($"{path}: the signature under key {signature.KeyId} does not verify", "The file was altered: have it made again.");
            }
        }
    }

    // Whoever signs sees what: the statement and the exact body.
    private static void Show(Terminal terminal, Attestation attestation, StatementContent content)
    {
        var statement = content.Statement;
        terminal.Line($"{statement.Kind.Name} {statement.Record}, {statement.Id}");
        terminal.Line($"origin {statement.Origin}, issued {statement.IssuedAt}");
        foreach (var (name, bytes) in attestation.Sections)
        {
            terminal.Line($"{name}: {Encoding.UTF8.GetString(bytes.Span)}");
        }
    }

    private static Attestation Cosign(string path, Attestation attestation, SigningKey key)
    {
        if (attestation.Envelope.Signatures.Any(signature => signature.KeyId == key.PublicKey.KeyId))
        {
            throw CommandException.Refused($"{path} is signed with this key already", "Have another authority cosign it.");
        }

        return attestation.Envelope.Signatures.Count < Limits.Signatures
            ? attestation.Cosign(key)
            : throw CommandException.Refused($"{path} has {Limits.Signatures} signatures", "There is no room for another one.");
    }
}
