// judge: a regulator's word on a lead or on identities, drafted from what the registry shows and signed. A judgement
// names what it was shown (rule set, tree size, ids of the statements), which nobody should have to copy by hand. A
// judgement by the same party on the same lead is superseded, so that it says one thing at a time.

using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>judge</c>.</summary>
internal static class JudgeCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new JudgeOptions(terminal);
        var command = new DocumentedCommand(
            "judge",
            "Writes a regulator's judgement on a lead (confirmed, dismissed, unsure), or on whether identifiers are of one entity, signs it, and submits it where asked to. A dismissal holds until the lead rests on something new.",
            "provenance judge 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --verdict dismissed --reason \"quantised for a phone, seen on site\" --key inspector.key --origin registry.example/2026 --stream inspector.stream.json --submit --policy policy.json",
            "provenance judge --same NATIONAL:SG:201900001K LEI:5493001KJTIIGC8Y1R12 --verdict confirmed --reason \"one registration number\" --key inspector.key --origin registry.example/2026 --stream inspector.stream.json");
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var policy = parsed.GetValue(options.Submit) ? await options.Connection.PolicyAsync(parsed, cancellationToken) : null;
            using var client = options.Connection.Open(parsed, policy);
            using var signer = KeyFiles.ReadPrivate(parsed.GetRequiredValue(options.Key));
            var party = parsed.GetValue(options.Party) ?? await PartyOfAsync(client, signer.Key.PublicKey.KeyId, cancellationToken);
            var draft = parsed.GetValue(options.Lead) is { } lead
                ? await OnLeadAsync(client, lead, party, cancellationToken)
                : OnIdentity(parsed.GetRequiredValue(options.Same), parsed.GetValue(options.Verdict));
            var path = await SignAsync(terminal, options, parsed, signer.Key, party, draft, cancellationToken);
            if (policy is null)
            {
                return ExitCode.Ok;
            }

            await using var shelf = new ReceiptShelf(null);
            return await new SubmissionRun(terminal, client, policy, shelf, validateOnly: false)
                .RunAsync(new AttestationSource(terminal, [path]), cancellationToken);
        });
        return command;
    }

    private static async Task<Draft> OnLeadAsync(RegistryClient client, string key, string party, CancellationToken cancellationToken)
    {
        var answer = await client.Investigation.GetLeadAsync(new Wire.GetLeadRequest { Key = key }, cancellationToken);
        var rules = answer.Basis.RuleSet;
        var own = answer.Judgements.LastOrDefault(judgement => judgement.Party == party);
        var about = new JudgementSubject
        {
            Lead = new JudgedLead
            {
                Signal = SignalCode.Parse(answer.Lead.Signal),
                RuleSet = new RuleSetReference { Name = rules.Name, Version = rules.Version, Digest = Digest.Parse(rules.Digest) },
                Key = Digest.Parse(answer.Lead.Key),
                Entries = [.. answer.Entries.Select(entry => Digest.Parse(entry.StatementId))],
                TreeSize = answer.Evaluation.TreeSize,
            },
        };
        return new Draft(
            about,
            own?.Record ?? $"{party}/judgements/lead-{answer.Lead.Key[..16]}",
            own is null ? null : Digest.Parse(own.StatementId),
            $"{answer.Lead.Signal}: {answer.Lead.Title} " + Counted.Say(answer.Entries.Count, "It rests on {0:N0} [statement|statements]."));
    }

    private static Draft OnIdentity(string[] ids, JudgementVerdict verdict)
    {
        var entities = ids.Select(id => TextValue.TryParse<EntityId>(id, out var entity)
            ? entity
            : throw CommandException.Usage($"\"{id}\" is no entity id", "Give one such as LEI:5493001KJTIIGC8Y1R12.")).ToList();
        var name = string.Join('\n', entities.Select(entity => entity.ToString()).Order(StringComparer.Ordinal));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return new Draft(
            new JudgementSubject { SameEntity = new SameEntity { Entities = entities } },
            $"same-{hash[..16]}",
            null,
            Decided(string.Join(", ", entities), verdict));
    }

    private static string Decided(string identifiers, JudgementVerdict verdict) => verdict switch
    {
        JudgementVerdict.Confirmed => $"{identifiers} are of one entity.",
        JudgementVerdict.Dismissed => $"{identifiers} are not of one entity.",
        _ => $"Whether {identifiers} are of one entity stays open.",
    };

    private static async Task<string> SignAsync(
        Terminal terminal, JudgeOptions options, ParseResult parsed, SigningKey key, string party, Draft draft, CancellationToken cancellationToken)
    {
        var now = Timestamp.FromDateTimeOffset(terminal.Time.GetUtcNow());
        var record = draft.Record.Contains('/', StringComparison.Ordinal) ? draft.Record : $"{party}/judgements/{draft.Record}";
        var supersedes = draft.Supersedes ?? (parsed.GetValue(options.Supersedes) is { } id ? Digest.Parse(id) : null);
        using var counter = await StreamCounter.OpenAsync(parsed.GetRequiredValue(options.Stream), cancellationToken);
        await counter.ReserveAsync(1, cancellationToken);
        var builder = new StatementBuilder(parsed.GetRequiredValue(options.Origin), StatementKinds.Get<JudgementKind>(), record)
        {
            IssuedAt = now,
            Stream = counter.Stream,
            Sequence = counter.Next,
            Supersedes = supersedes is { } statement ? new Supersedes { Statement = statement, Reason = SupersedesReason.Update } : null,
        };
        var built = builder.Add(new JudgementBody
        {
            Salt = Salt.Draw(),
            About = draft.About,
            Verdict = parsed.GetValue(options.Verdict),
            Reason = parsed.GetRequiredValue(options.Reason),
            DecidedAt = now,
            CaseNumber = parsed.GetValue(options.CaseNumber),
            LegalBasis = parsed.GetValue(options.LegalBasis),
            Person = parsed.GetValue(options.Person),
        }).Sign(key);
        if (!built.IsSigned)
        {
            throw CommandException.Refused($"{built.Refusal.Reason} {built.Refusal.Field}: {built.Refusal.Message.TrimEnd('.')}", built.Refusal.Remedy);
        }

        var path = parsed.GetValue(options.Output) ?? $"{built.Attestation.Envelope.StatementId}{AttestationFiles.Extension}";
        await AttestationFiles.WriteNewAsync(path, built.Attestation, forOwner: true, cancellationToken);
        await counter.NextAsync(cancellationToken);
        await counter.ReleaseAsync(cancellationToken);
        terminal.Line($"{path}: {Words.Of(parsed.GetValue(options.Verdict))}, {record}");
        terminal.Line(draft.Sentence);
        return path;
    }

    private static async Task<string> PartyOfAsync(RegistryClient client, KeyId key, CancellationToken cancellationToken)
    {
        var listing = await client.Audit.ListAccreditationsAsync("", TreeSize.Zero, cancellationToken);
        return listing.Keys.GetValueOrDefault(key)?.Party
            ?? throw CommandException.Refused("The registry has not accredited this key", "Name the party with --party, or have the key accredited.");
    }

    /// <summary>A judgement before it is signed.</summary>
    /// <param name="About">What is judged.</param>
    /// <param name="Record">The record, or its last part.</param>
    /// <param name="Supersedes">The party's own judgement whose place it takes.</param>
    /// <param name="Sentence">What is judged, for people.</param>
    private sealed record Draft(JudgementSubject About, string Record, Digest? Supersedes, string Sentence);
}
