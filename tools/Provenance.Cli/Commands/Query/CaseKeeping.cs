using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>--case DIR</c>: keeps a question with its answer, and the entries it rests on, in a case.</summary>
internal sealed class CaseKeeping(Terminal terminal)
{
    private const string RuleSetFile = "rule_set_file";

    private readonly Option<string?> _directory = new("--case") { Description = "Folder of a case that keeps this question, its answer and the entries it rests on; needs --policy and --by." };
    private readonly Option<string?> _by = new("--by") { Description = $"With --case: who asks, as the journal names them (or {CaseCommand.Examiner})." };
    private readonly Option<string?> _remark = new("--remark") { Description = "With --case: why it is asked, for the journal." };

    /// <summary>Whether a command's answers can be kept.</summary>
    public static bool IsFor(Command command) => command.Options.Any(option => option.Name == "--case");

    public void AddTo(Command command)
    {
        command.Options.Add(_directory);
        command.Options.Add(_by);
        command.Options.Add(_remark);
    }

    public bool IsAskedFor(ParseResult parsed) => parsed.GetValue(_directory) is not null;

    /// <summary>Opens the case before anything is asked for it.</summary>
    public async Task<CaseFolder> OpenAsync(ParseResult parsed, VerificationPolicy policy, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(By(parsed)))
        {
            throw CommandException.Usage("The journal names who did what", $"Give --by NAME, or set {CaseCommand.Examiner}.");
        }

        var folder = await CaseFolder.OpenAsync(parsed.GetValue(_directory)!, cancellationToken);
        CaseCommand.RequireRegistryOf(folder, policy);
        return folder;
    }

    /// <summary>
    /// Refuses a registry whose checkpoint or root the policy does not take, before it is asked: an answer from elsewhere would break
    /// the case for good, since nothing is taken out of a journal again. One that gives no checkpoint may be asked; what
    /// cannot be had from it is listed as missing.
    /// </summary>
    public static async Task CheckRegistryAsync(RegistryClient client, VerificationPolicy policy, CancellationToken cancellationToken)
    {
        var check = new ReceiptCheck(policy);
        try
        {
            var checkpoint = check.CheckCheckpoint(await client.Audit.GetCheckpointAsync(cancellationToken), requireWitnesses: false);
            if (!checkpoint.Holds)
            {
                throw CommandException.Refused($"This is not the registry of the case: {checkpoint.Detail}", "Give its address with --server.");
            }

            var first = await client.Audit.GetEntryAsync(new LeafIndex(0), cancellationToken);
            var root = check.CheckRoot(first.Attestation.Envelope.StatementId);
            if (!root.Holds)
            {
                throw CommandException.Refused(
                    $"Of this registry, {root.Detail}: no entry would verify", "Give the policy of this registry with --policy, or its address with --server.");
            }
        }
        catch (RegistryException)
        {
            // It is asked all the same.
        }
    }

    /// <summary>Keeps what was asked and answered, and fetches what the answers rest on.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="folder">The case.</param>
    /// <param name="client">Whom to ask for entries.</param>
    /// <param name="answers">The answers as they came, page by page.</param>
    /// <param name="words">The command line that asked, after <c>provenance query</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task KeepAsync(
        ParseResult parsed, CaseFolder folder, RegistryClient client, IReadOnlyList<CaseAnswer> answers, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var text = new AskedAs(parsed.GetValue(_remark) ?? "", words).Write();
        var at = CaseCommand.Now(terminal);
        foreach (var answer in answers)
        {
            await folder.AddQuestionAsync(at, By(parsed)!, text, answer, cancellationToken);
        }

        await AddRuleSetsAsync(folder, client, answers, cancellationToken);
        int fetched;
        int missing;
        using (var progress = new Progress(terminal, "bundles", null))
        {
            (fetched, missing) = await new CaseGathering(client).GatherAsync(folder, progress, cancellationToken);
        }

        terminal.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{parsed.GetValue(_directory)}: {Units.Count(answers.Count, "question", "questions")} added, {Units.Count(fetched, "entry", "entries")} fetched, {missing:N0} missing in all; journal {folder.File.Head}"));
        if (answers.Sum(answer => answer.Unnamed()) is > 0 and var unnamed)
        {
            terminal.Note($"The answer rests on {Units.Count(unnamed, "entry", "entries")} more, which it does not name: narrower questions name the rest. Without them the case is incomplete, and says so.");
        }
    }

    // One that a question brought along is at hand, and the shipped one; the registry's own is asked for.
    private async Task AddRuleSetsAsync(CaseFolder folder, RegistryClient client, IReadOnlyList<CaseAnswer> answers, CancellationToken cancellationToken)
    {
        foreach (var file in answers.Select(answer => answer.Request.Descriptor.FindFieldByName(RuleSetFile)?.Accessor.GetValue(answer.Request)).OfType<ByteString>().Where(file => !file.IsEmpty).Distinct())
        {
            await folder.AddRuleSetAsync(file.Memory, cancellationToken);
        }

        CaseRules.Note(terminal, (await CaseRules.FetchAsync(folder, client, cancellationToken)).Missing);
    }

    private string? By(ParseResult parsed) => parsed.GetValue(_by) ?? terminal.Environment(CaseCommand.Examiner);
}
