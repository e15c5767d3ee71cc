using System.CommandLine;

namespace Provenance.Cli;

/// <summary><c>submit</c>: attestations go to the registry, receipts come back.</summary>
internal static class SubmitCommand
{
    public static Command Create(Terminal terminal)
    {
        var connection = new Connection(terminal);
        var paths = new Argument<string[]>("PATH")
        {
            Description = ".attestation.json, .attestations.jsonl, a directory with such files, or - for one a line on standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var validateOnly = new Option<bool>("--validate-only") { Description = "The registry does everything but log; there are no receipts." };
        var receipts = new Option<string?>("--receipts") { Description = "Directory for receipts, named by statement id; beside the files if absent." };
        var command = new DocumentedCommand(
            "submit",
            "Submits attestations and keeps the receipts, each checked against the policy. Run again, it skips what has a good receipt; submitting twice is harmless.",
            "provenance submit jobs/ --policy policy.json",
            "provenance submit jobs.attestations.jsonl --validate-only --policy policy.json",
            "provenance attest usage --from usage.json --key acme.key --origin registry.example/2026 --stream s.json --out - | provenance submit - --receipts receipts/");
        command.Arguments.Add(paths);
        command.Options.Add(validateOnly);
        command.Options.Add(receipts);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var policy = await connection.PolicyAsync(parsed, cancellationToken);
            using var client = connection.Open(parsed, policy);
            await using var shelf = new ReceiptShelf(parsed.GetValue(receipts));
            var source = new AttestationSource(terminal, parsed.GetRequiredValue(paths));
            var submission = new SubmissionRun(terminal, client, policy, shelf, parsed.GetValue(validateOnly));
            return await submission.RunAsync(source, cancellationToken);
        });
        return command;
    }
}
