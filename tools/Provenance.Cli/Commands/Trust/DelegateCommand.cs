using System.CommandLine;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>delegate</c>: a party lets a reporter's key sign for it.</summary>
internal static class DelegateCommand
{
    public static Command Create(Terminal terminal)
    {
        var draft = new TrustDraft(terminal, "Private statements key of the party that delegates.");
        var validity = new ValidityOptions(terminal.Time);
        var enrolment = EnrolmentFile.Argument();
        var reporter = new Option<string>("--reporter") { Description = "Name of the program or machine that will sign.", Required = true };
        var sites = Arguments.Several<SiteScope>("--site", "Sites that the key may speak for, within the delegator's", required: true);
        var kinds = new Option<string[]>("--kind")
        {
            Description = "Kinds of report that it may sign. May be given several times.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        kinds.AcceptOnlyFromAmong([.. StatementKinds.All.Where(kind => !kind.IsTrust).Select(kind => kind.Name)]);
        var command = new DocumentedCommand(
            "delegate",
            "Writes a delegation of an enrolled reporter's key, signed by one accredited key of the party; then it is submitted.",
            "provenance delegate reporter.pub.json --reporter \"scheduler of jurong-1\" --site jurong-1 --kind training-job usage --valid-until 2027-06-30T00:00:00Z --origin registry.example/2026 --key acme.key --trust-version 1 --out reporter.attestation.json");
        command.Arguments.Add(enrolment);
        command.Options.Add(reporter);
        command.Options.Add(sites);
        command.Options.Add(kinds);
        validity.AddTo(command);
        draft.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = EnrolmentFile.Read(parsed.GetRequiredValue(enrolment), draft.Origin(parsed));
            var (from, until, accept) = validity.Read(parsed);
            var body = new DelegationBody
            {
                Salt = Salt.Draw(),
                Version = await draft.VersionAsync(parsed, file.Key.PublicKey.KeyId, cancellationToken),
                Reporter = new Reporter { Name = parsed.GetRequiredValue(reporter) },
                Key = file.Key,
                ProofOfPossession = file.Enrolment.ProofOfPossession,
                Sites = parsed.GetRequiredValue(sites),
                Kinds = parsed.GetRequiredValue(kinds),
                ValidFrom = from,
                ValidUntil = until,
                AcceptUntil = accept,
            };
            return await draft.WriteAsync(parsed, StatementKinds.Get<DelegationKind>(), body, cancellationToken);
        });
        return command;
    }
}
