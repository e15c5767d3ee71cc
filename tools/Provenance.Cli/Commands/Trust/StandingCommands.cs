using System.CommandLine;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>What the commands about a key's standing share: which key, and why.</summary>
internal sealed class StandingOptions
{
    public Argument<string> Key { get; } = new("KEY") { Description = "Key id (64 hex digits) or public key file." };

    public Option<string> Reason { get; } = new("--reason") { Description = "Why, in words.", Required = true };

    public void AddTo(Command command)
    {
        command.Arguments.Add(Key);
        command.Options.Add(Reason);
    }

    public KeyId Read(ParseResult parsed) => KeyFiles.ReadKeyId(parsed.GetRequiredValue(Key));
}

/// <summary><c>suspend</c>.</summary>
internal static class SuspendCommand
{
    public static Command Create(Terminal terminal)
    {
        var draft = new TrustDraft(terminal, "Private key of one authority, or the party's recovery key.");
        var standing = new StandingOptions();
        var from = Arguments.Required<Timestamp>("--from", "Since when the key should not be relied on, as far as is known");
        var command = new DocumentedCommand(
            "suspend",
            "Writes a suspension: from its index on, statements of the key are logged and marked. One authority or the party's recovery key is enough.",
            "provenance suspend acme.pub.json --reason \"laptop stolen\" --from 2026-11-20T00:00:00Z --origin registry.example/2026 --key recovery.key --trust-version 2 --out suspension.attestation.json");
        standing.AddTo(command);
        command.Options.Add(from);
        draft.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var key = standing.Read(parsed);
            var body = new SuspensionBody
            {
                Salt = Salt.Draw(),
                Version = await draft.VersionAsync(parsed, key, cancellationToken),
                Key = key,
                Reason = parsed.GetRequiredValue(standing.Reason),
                From = parsed.GetValue(from),
            };
            return await draft.WriteAsync(parsed, StatementKinds.Get<SuspensionKind>(), body, cancellationToken);
        });
        return command;
    }
}

/// <summary><c>reinstate</c>.</summary>
internal static class ReinstateCommand
{
    public static Command Create(Terminal terminal)
    {
        var draft = new TrustDraft(terminal, "Private key of an authority; further authorities cosign the file.");
        var standing = new StandingOptions();
        var command = new DocumentedCommand(
            "reinstate",
            "Writes the end of a suspension, to be cosigned by as many authorities as the root's threshold asks.",
            "provenance reinstate acme.pub.json --reason \"laptop found, sealed\" --origin registry.example/2026 --key authority-1.key --trust-version 3 --out reinstatement.attestation.json");
        standing.AddTo(command);
        draft.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var key = standing.Read(parsed);
            var body = new ReinstatementBody
            {
                Salt = Salt.Draw(),
                Version = await draft.VersionAsync(parsed, key, cancellationToken),
                Key = key,
                Reason = parsed.GetRequiredValue(standing.Reason),
            };
            return await draft.WriteAsync(parsed, StatementKinds.Get<ReinstatementKind>(), body, cancellationToken);
        });
        return command;
    }
}

/// <summary><c>revoke</c>.</summary>
internal static class RevokeCommand
{
    public static Command Create(Terminal terminal)
    {
        var draft = new TrustDraft(terminal, "Private key of an authority; further authorities cosign the file.");
        var standing = new StandingOptions();
        var cause = Arguments.Word<RevocationCause>("--cause", "Why it ends");
        var from = Arguments.Required<Timestamp>("--from", "Since when the key should not be relied on, as far as is known");
        var command = new DocumentedCommand(
            "revoke",
            "Writes the end of a key, for good: from its index on, statements of the key are refused. Cosigned by as many authorities as the root's threshold asks.",
            "provenance revoke acme.pub.json --cause compromised --reason \"key was copied\" --from 2026-11-01T00:00:00Z --origin registry.example/2026 --key authority-1.key --trust-version 2 --out revocation.attestation.json");
        standing.AddTo(command);
        command.Options.Add(cause);
        command.Options.Add(from);
        draft.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var key = standing.Read(parsed);
            var body = new RevocationBody
            {
                Salt = Salt.Draw(),
                Version = await draft.VersionAsync(parsed, key, cancellationToken),
                Key = key,
                Cause = parsed.GetValue(cause),
                Reason = parsed.GetRequiredValue(standing.Reason),
                From = parsed.GetValue(from),
            };
            return await draft.WriteAsync(parsed, StatementKinds.Get<RevocationKind>(), body, cancellationToken);
        });
        return command;
    }
}
