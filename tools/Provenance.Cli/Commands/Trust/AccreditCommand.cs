using System.CommandLine;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>accredit</c>: authorities bind a key to a party.</summary>
internal static class AccreditCommand
{
    public static Command Create(Terminal terminal)
    {
        var draft = new TrustDraft(terminal, "Private key of an authority; further authorities cosign the file.");
        var validity = new ValidityOptions(terminal.Time);
        var enrolment = EnrolmentFile.Argument();
        var role = Arguments.Word<PartyRole>("--role", "What the party does");
        var name = new Option<string>("--name") { Description = "The party's name.", Required = true };
        var entity = Arguments.Value<EntityId>("--entity", "The legal entity behind it");
        var sites = Arguments.Several<SiteScope>("--site", "Sites that the key may speak for", required: false);
        var jurisdictions = Arguments.Several<CountryCode>("--jurisdiction", "Countries that the party acts for", required: false);
        var powers = Arguments.Several<Handle>("--power", "Powers that the party was given", required: false);
        var command = new DocumentedCommand(
            "accredit",
            "Writes an accreditation of an enrolled key, to be cosigned by as many authorities as the root's threshold asks, then submitted.",
            "provenance accredit acme.pub.json --role operator --name \"Acme Compute\" --site '*' --valid-until 2027-12-31T00:00:00Z --origin registry.example/2026 --key authority-1.key --trust-version 1 --out acme.attestation.json",
            "provenance cosign acme.attestation.json --key authority-2.key --root root.attestation.json");
        command.Arguments.Add(enrolment);
        foreach (var option in (Option[])[role, name, entity, sites, jurisdictions, powers])
        {
            command.Options.Add(option);
        }

        validity.AddTo(command);
        draft.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = EnrolmentFile.Read(parsed.GetRequiredValue(enrolment), draft.Origin(parsed));
            var (from, until, accept) = validity.Read(parsed);
            var body = new AccreditationBody
            {
                Salt = Salt.Draw(),
                Version = await draft.VersionAsync(parsed, file.Key.PublicKey.KeyId, cancellationToken),
                Party = new AccreditedParty
                {
                    Handle = file.Enrolment.Handle,
                    Role = parsed.GetValue(role),
                    Name = parsed.GetRequiredValue(name),
                    Entity = parsed.GetValue(entity),
                },
                Key = file.Key,
                ProofOfPossession = file.Enrolment.ProofOfPossession,
                Sites = Given(parsed.GetValue(sites)),
                Jurisdictions = Given(parsed.GetValue(jurisdictions)),
                Powers = Given(parsed.GetValue(powers)),
                ValidFrom = from,
                ValidUntil = until,
                AcceptUntil = accept,
            };
            return await draft.WriteAsync(parsed, StatementKinds.Get<AccreditationKind>(), body, cancellationToken);
        });
        return command;
    }

    private static T[]? Given<T>(T[]? values) => values is { Length: > 0 } ? values : null;
}
