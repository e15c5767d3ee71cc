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
