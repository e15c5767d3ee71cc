using System.CommandLine;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>redact</c>: authorities have sections of a logged statement deleted.</summary>
internal static class RedactCommand
{
    public static Command Create(Terminal terminal)
    {
        var draft = new TrustDraft(terminal, "Private key of an authority; further authorities cosign the file.");
        var statement = new Argument<string>("STATEMENT") { Description = "Id of the logged statement (64 hex digits), or its attestation file." };
        var sections = Arguments.Several<Handle>("--section", "Names of the sections to be deleted", required: true);
        var cause = Arguments.Word<RedactionCause>("--cause", "Why they are deleted");
        var reason = new Option<string>("--reason") { Description = "Why, in words. It stays in the log: it must not repeat what is deleted.", Required = true };
        var command = new DocumentedCommand(
            "redact",
            "Writes a redaction, to be cosigned by as many authorities as the root's threshold asks, then submitted. Once it is logged the registry "
            + "deletes the sections' bytes everywhere in its directory; leaf, signatures and digests stay and verify. Copies that others hold, and "
            + "backups made before, are not reached: delete those as the registry's README says.",
            "provenance redact 5a15036b69fff41a6095ad90ffe6ebf54ade53c3d173f7712fc384514ab9d890 --section parties --cause court-order --reason \"order 4 of 2026\" --origin registry.example/2026 --key authority-1.key --trust-version 1 --out redaction.attestation.json",
            "provenance cosign redaction.attestation.json --key authority-2.key --root root.attestation.json");
        command.Arguments.Add(statement);
        foreach (var option in (Option[])[sections, cause, reason])
        {
            command.Options.Add(option);
        }

        draft.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var id = await ReadAsync(parsed.GetRequiredValue(statement), cancellationToken);
            var body = new RedactionBody
            {
                Salt = Salt.Draw(),
                Version = await draft.RedactionVersionAsync(parsed, id, cancellationToken),
                Statement = id,
                Sections = parsed.GetRequiredValue(sections),
                Cause = parsed.GetValue(cause),
                Reason = parsed.GetRequiredValue(reason),
            };
            return await draft.WriteAsync(parsed, body, cancellationToken);
        });
        return command;
    }

    private static async Task<Digest> ReadAsync(string text, CancellationToken cancellationToken) =>
        Digest.TryParse(text, out var id) ? id
        : File.Exists(text) ? (await AttestationFiles.ReadAsync(text, cancellationToken)).Envelope.StatementId
        : throw CommandException.Usage($"\"{text}\" is neither a statement id nor a file", "Give 64 lowercase hex digits, as \"provenance attest\" and \"provenance query bundle\" print them.");
}

/// <summary><c>confirm</c>: a party confirms with its recovery key what another of its keys has signed.</summary>
internal static class ConfirmCommand
{
    public static Command Create(Terminal terminal)
    {
        var draft = new TrustDraft(terminal, "The party's recovery key.");
        var key = new Argument<string>("KEY") { Description = "Key id (64 hex digits) or public key file of the key that is confirmed." };
        var until = Arguments.Value<Timestamp>("--until", "Everything logged with the key before then is the party's own; now if absent");
        var command = new DocumentedCommand(
            "confirm",
            "Writes a confirmation: a later compromise of the key cannot be dated before it. Look at what was logged with the key first.",
            "provenance confirm acme.pub.json --origin registry.example/2026 --key recovery.key --trust-version 2 --out confirmation.attestation.json");
        command.Arguments.Add(key);
        command.Options.Add(until);
        draft.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var id = KeyFiles.ReadKeyId(parsed.GetRequiredValue(key));
            var body = new ConfirmationBody
            {
                Salt = Salt.Draw(),
                Version = await draft.VersionAsync(parsed, id, cancellationToken),
                Key = id,
                Until = parsed.GetValue(until) ?? Timestamp.FromDateTimeOffset(draft.Time.GetUtcNow()),
            };
            return await draft.WriteAsync(parsed, StatementKinds.Get<ConfirmationKind>(), body, cancellationToken);
        });
        return command;
    }
}
