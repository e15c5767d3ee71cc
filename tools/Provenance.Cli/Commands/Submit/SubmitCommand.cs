using System.CommandLine;
using System.Globalization;

namespace Provenance.Cli;

/// <summary><c>submit</c>: attestations go to the registry, receipts come back.</summary>
internal static class SubmitCommand
{
    private const string Integrated = "integrated";
    private const string Witnessed = "witnessed";
    private const int LongestWaitSeconds = 86_400;

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
        var wait = new Option<string>("--wait")
        {
            Description = "Until when: integrated (the log has signed over it) or witnessed (the policy's quorum has cosigned too).",
            DefaultValueFactory = _ => Integrated,
        };
        wait.AcceptOnlyFromAmong(Integrated, Witnessed);
        var waitSeconds = new Option<int>("--wait-timeout") { Description = "How many seconds to wait for witnesses; once they are over, nothing more waits until a receipt is witnessed again.", DefaultValueFactory = _ => 60 };
        waitSeconds.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && (seconds is < 0 or > LongestWaitSeconds))
            {
                result.AddError($"--wait-timeout is 0 to {LongestWaitSeconds} seconds");
            }
        });
        var command = new DocumentedCommand(
            "submit",
            "Submits attestations and keeps the receipts, each checked against the policy. Run again, it skips what has a good receipt; submitting twice is harmless.",
            "provenance submit jobs/ --policy policy.json",
            "provenance submit jobs/ --wait witnessed --policy policy.json",
            "provenance submit jobs.attestations.jsonl --validate-only --policy policy.json",
            "provenance attest usage --from usage.json --key acme.key --origin registry.example/2026 --stream s.json --out - | provenance submit - --receipts receipts/ --policy policy.json");
        command.Arguments.Add(paths);
        command.Options.Add(validateOnly);
        command.Options.Add(receipts);
        command.Options.Add(wait);
        command.Options.Add(waitSeconds);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var policy = await connection.PolicyAsync(parsed, cancellationToken);
            using var client = connection.Open(parsed, policy);
            await using var shelf = new ReceiptShelf(parsed.GetValue(receipts));
            var source = new AttestationSource(terminal, parsed.GetRequiredValue(paths));
            TimeSpan? forWitnesses = parsed.GetValue(wait) == Witnessed ? TimeSpan.FromSeconds(parsed.GetValue(waitSeconds)) : null;
            if (forWitnesses is not null && !policy.AsksForWitnesses)
            {
                throw CommandException.Usage("The policy asks for no witness, so there is nothing to wait for", "Make it with \"provenance policy new --witness-policy FILE\".");
            }

            var submission = new SubmissionRun(terminal, client, policy, shelf, parsed.GetValue(validateOnly), forWitnesses);
            return await submission.RunAsync(source, cancellationToken);
        });
        return command;
    }
}
