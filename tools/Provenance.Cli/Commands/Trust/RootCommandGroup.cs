using System.CommandLine;
using System.Text.RegularExpressions;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>root new</c>: who governs a registry.</summary>
internal static partial class RootCommandGroup
{
    private const string AuthorityForm = "handle=HANDLE,name=NAME[,country=CC],key=FILE.pub.json[,key=…]";

    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand("root", "The root: who governs a registry.", "provenance root new --help");
        group.Subcommands.Add(CreateNew(terminal));
        group.Subcommands.Add(CreateRotate(terminal));
        return group;
    }

    private static DocumentedCommand CreateNew(Terminal terminal)
    {
        var origin = new Option<string>("--origin") { Description = "The registry's origin, such as registry.example/2026. It never changes.", Required = true };
        var threshold = new Option<long>("--threshold") { Description = "How many authorities must agree.", Required = true };
        var authorities = new Option<string[]>("--authority") { Description = $"{AuthorityForm}. Once for each authority.", Required = true };
        var keys = KeyFiles.Option("Private key of an authority; further authorities cosign the file.");
        var output = new Option<string>("--out") { Description = "The file to write.", DefaultValueFactory = _ => "root" + AttestationFiles.Extension };
        var command = new DocumentedCommand(
            "new",
            "Writes root version 1, which becomes entry 0 of the log once enough authorities have cosigned it. Its fingerprint goes into every verifier's policy.",
            "provenance root new --origin registry.example/2026 --threshold 2 --authority handle=north,name=\"Northern Safeguards\",country=NO,key=north.pub.json --authority handle=south,name=\"Southern Safeguards\",key=south.pub.json --key north.key",
            "provenance cosign root.attestation.json --key south.key");
        foreach (var option in (Option[])[origin, threshold, authorities, keys, output])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new RootBody
            {
                Salt = Salt.Draw(),
                Version = 1,
                Origin = parsed.GetRequiredValue(origin),
                Threshold = parsed.GetValue(threshold),
                Authorities = [.. parsed.GetRequiredValue(authorities).Select(Parse)],
            };
            var code = await TrustDraft.WriteAsync(
                terminal, body.Origin, StatementKinds.Get<RootKind>(), "root", body, parsed.GetRequiredValue(keys), parsed.GetRequiredValue(output), cancellationToken);
            terminal.Line("The statement id above is the root's fingerprint: publish it where verifiers can trust it.");
            return code;
        });
        return command;
    }

    private static DocumentedCommand CreateRotate(Terminal terminal)
    {
        var before = new Option<string>("--root") { Description = "The attestation file of the root in force.", Required = true };
        var threshold = new Option<long>("--threshold") { Description = "How many authorities must agree from then on.", Required = true };
        var authorities = new Option<string[]>("--authority") { Description = $"{AuthorityForm}. Once for each authority, those that stay too.", Required = true };
        var keys = KeyFiles.Option("Private key of an authority, old or new; further ones cosign the file.");
        var output = new Option<string>("--out") { Description = "The file to write.", Required = true };
        var command = new DocumentedCommand(
            "rotate",
            "Writes the next version of the root, to be cosigned by the thresholds of both versions, then submitted. Verifiers' policies stay as they are: they name version 1.",
            "provenance root rotate --root root.attestation.json --threshold 2 --authority handle=north,name=\"Northern Safeguards\",key=north-2.pub.json --authority handle=south,name=\"Southern Safeguards\",key=south.pub.json --key north.key --out root-2.attestation.json",
            "provenance cosign root-2.attestation.json --key north-2.key --root root.attestation.json");
        foreach (var option in (Option[])[before, threshold, authorities, keys, output])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(before);
            var attestation = await AttestationFiles.ReadAsync(path, cancellationToken);
            var old = new StatementReader(AttestationFiles.OriginOf(attestation.Envelope)).Read(attestation).Content?.Section<RootBody>()
                ?? throw CommandException.Usage($"{path} is no root");
            var body = new RootBody
            {
                Salt = Salt.Draw(),
                Version = old.Version + 1,
                Origin = old.Origin,
                Threshold = parsed.GetValue(threshold),
                Authorities = [.. parsed.GetRequiredValue(authorities).Select(Parse)],
            };
            var code = await TrustDraft.WriteAsync(
                terminal, body.Origin, StatementKinds.Get<RootKind>(), "root", body, parsed.GetRequiredValue(keys), parsed.GetRequiredValue(output), cancellationToken);
            terminal.Line($"version {body.Version}: needs {old.Threshold} of the old authorities and {body.Threshold} of the new");
            return code;
        });
        return command;
    }

    // A value runs to the next ",member=", so names may hold commas.
    private static RootAuthority Parse(string text)
    {
        Handle? handle = null;
        CountryCode? country = null;
        string? name = null;
        var keys = new List<PublicKey>();
        foreach (var part in MemberStart().Split(text))
        {
            var value = part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..];
            switch (part[..^value.Length])
            {
                case "handle=" when TextValue.TryParse<Handle>(value, out var parsed):
                    handle = parsed;
                    break;
                case "country=" when TextValue.TryParse<CountryCode>(value, out var parsed):
                    country = parsed;
                    break;
                case "name=":
                    name = value;
                    break;
                case "key=":
                    keys.Add(KeyFiles.ReadPublic(value).Key);
                    break;
                case "handle=":
                    throw CommandException.Usage($"--authority: \"{value}\" is no handle: {Handle.Form.Description}", $"Write {AuthorityForm}.");
                case "country=":
                    throw CommandException.Usage($"--authority: \"{value}\" is no country: {CountryCode.Form.Description}", $"Write {AuthorityForm}.");
                default:
                    throw CommandException.Usage($"--authority: \"{part}\" is not understood", $"Write {AuthorityForm}.");
            }
        }

        return handle is { } known && name is not null && keys.Count > 0
            ? new RootAuthority { Authority = known, Name = name, Jurisdiction = country, Keys = keys }
            : throw CommandException.Usage("--authority lacks a handle, a name or a key", $"Write {AuthorityForm}.");
    }

    [GeneratedRegex(",(?=(?:handle|name|country|key)=)", RegexOptions.CultureInvariant)]
    private static partial Regex MemberStart();
}
