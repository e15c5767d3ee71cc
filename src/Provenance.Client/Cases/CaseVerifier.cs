// Verifies a case with nothing but the verifier's policy: it opens no socket, reads no clock and believes nothing that the
// case says of itself. The links are
//   members (archives: each is what the manifest lists), case, journal, checkpoint, checkpoints, question, tree, rules,
//   evidence (one of each for each question), bundle (one for each entry); and fork and stray, told only where there is one.

using System.Globalization;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>Verifies cases against one policy. Safe to use from several threads, with one case each.</summary>
/// <param name="policy">The verifier's own; never one that came with the case.</param>
public sealed class CaseVerifier(VerificationPolicy policy)
{
    private readonly BundleVerifier _bundles = new(policy);
    private readonly ReceiptCheck _receipts = new(policy);

    /// <summary>Checks every link of a case.</summary>
    /// <param name="members">The case; an archive must list its members, a folder need not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<CaseReport> VerifyAsync(CaseMembers members, CancellationToken cancellationToken) => VerifyAsync(members, null, cancellationToken);

    /// <summary>Checks every link of a case.</summary>
    /// <param name="members">The case; an archive must list its members, a folder need not.</param>
    /// <param name="progress">Hears how many entries were checked; may be null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CaseReport> VerifyAsync(CaseMembers members, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var run = new CaseRun(members, cancellationToken);
        await CheckMembersAsync(run, members is CaseArchive);
        var bytes = await run.ReadAsync(CaseLayout.Case);
        var reason = $"there is no {CaseLayout.Case}";
        if (bytes is null || !CaseFile.TryParse(bytes, out var file, out reason))
        {
            run.Links.Add(Link.Broken("case", reason!.TrimEnd('.')));
            return new CaseReport { Links = run.Links, Limits = CaseLimits.Of(policy, run.Evidence) };
        }

        run.Links.Add(Link.Of(
            "case",
            file.Opening.Origin == policy.Origin,
            $"{file.Opening.Number}, \"{file.Opening.Title}\", opened {file.Opening.OpenedAt} by {file.Opening.OpenedBy} for {file.Opening.Origin}",
            $"the case is about {file.Opening.Origin}, the policy is for {policy.Origin}"));
        run.Links.Add(CheckJournal(file));
        await CheckBundlesAsync(run, progress);
        await ReadTreesAsync(run);
        run.Links.AddRange(run.Trees.Forks());
        run.Links.AddRange(run.Trees.SignedTrees());
        foreach (var asked in file.Questions)
        {
            await CheckQuestionAsync(run, file, asked);
        }

        run.Links.AddRange(Strays(run, file));
        return new CaseReport
        {
            Links = run.Links,
            Limits = CaseLimits.Of(policy, run.Evidence),
            File = file,
            Answers = run.Answers,
            Evidence = run.Evidence,
        };
    }

    private static async Task CheckMembersAsync(CaseRun run, bool mustBeListed)
    {
        var bytes = await run.ReadAsync(CaseLayout.Manifest);
        if (bytes is null)
        {
            if (mustBeListed)
            {
                run.Links.Add(Link.Broken("members", $"there is no {CaseLayout.Manifest}"));
            }

            return;
        }

        if (!CaseManifest.TryParse(bytes, out var manifest))
        {
            run.Links.Add(Link.Broken("members", $"{CaseLayout.Manifest} is not as this format writes it"));
            return;
        }

        var faults = new List<Link>();
        foreach (var (name, digest, size) in manifest.Members)
        {
            var actual = await run.ReadAsync(name);
            if (actual is null || actual.Length != size || CaseMembers.DigestOf(actual) != digest)
            {
                faults.Add(Link.Broken("members", actual is null ? $"{name} is not there, or cannot be read" : $"{name} is not what was listed: it was altered"));
            }
        }

        var listed = manifest.Members.Select(member => member.Name).Append(CaseLayout.Manifest).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(run.List.Where(member => !listed.Contains(member.Name)).Select(member => Link.Broken("members", $"{member.Name} is not listed")));
        run.Links.AddRange(faults.Count > 0 ? faults : [new Link("members", LinkState.Holds, $"{manifest.Members.Count} members are what the manifest lists")]);
    }

    private static Link CheckJournal(CaseFile file)
    {
        var previous = file.Opening.Id;
        var at = file.Opening.OpenedAt;
        var questions = 0;
        foreach (var (position, entry) in file.Journal.Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"entry {position + 1} of the journal");
            if (entry.Previous != previous || entry.Id != entry.ComputeId())
            {
                return Link.Broken("journal", $"{place} was altered, or does not follow the one before it");
            }

            if (entry.At < at)
            {
                return Link.Broken("journal", $"{place} is older than the one before it");
            }

            if (entry.Question is { } asked && asked.Number != ++questions)
            {
                return Link.Broken("journal", $"{place} is question {asked.Number} and should be {questions}");
            }

            (previous, at) = (entry.Id, entry.At);
        }

        return new Link("journal", LinkState.Holds, $"{file.Journal.Count} entries, {questions} of them questions, each names the one before; the last is {file.Head}");
    }

    private async Task CheckBundlesAsync(CaseRun run, IProgress<long>? progress)
    {
        var indices = run.List
            .Select(member => CaseLayout.TryBundle(member.Name, out var index) ? index : (LeafIndex?)null)
            .OfType<LeafIndex>()
            .Order();
        foreach (var index in indices)
        {
            var bytes = await run.ReadAsync(CaseLayout.Bundle(index));
            var evidence = bytes is not null && Bundle.TryParse(bytes, out var bundle, out var reason)
                ? Verify(run, index, bundle)
                : new CaseEvidence(index, null, Link.Broken("bundle", $"entry {index}: this is no bundle"));
            run.Evidence.Add(evidence);
            run.Links.Add(evidence.Link);
            progress?.Report(run.Evidence.Count);
        }
    }

    private CaseEvidence Verify(CaseRun run, LeafIndex index, Bundle bundle)
    {
        var report = _bundles.Verify(bundle);
        foreach (var logged in bundle.All)
        {
            // A checkpoint that does not hold proves nothing about any tree; the bundle's own link tells of it.
            if (_receipts.CheckCheckpoint(logged.Receipt.Checkpoint, requireWitnesses: true).Holds)
            {
                run.Trees.AddSigned(logged.Receipt.Checkpoint.Checkpoint);
            }
        }

        var isItsOwn = bundle.Entry.Receipt.Index == index;
        var link = report switch
        {
            _ when !isItsOwn => Link.Broken("bundle", $"entry {index}: the bundle is of entry {bundle.Entry.Receipt.Index}"),
            { FirstBroken: { } broken } => Link.Broken("bundle", $"entry {index}: {broken.Name}: {broken.Detail}"),
            { IsProved: true } => new Link("bundle", LinkState.Holds, $"entry {index} is {string.Join(", ", ["proved", .. report.Cautions])}: {report.Content!.Statement.Kind.Name} {report.Content.Statement.Record}"),
            _ => Link.NotChecked("bundle", $"entry {index}: {report.Links.First(link => !link.Holds).Detail}"),
        };
        return new CaseEvidence(index, report, link);
    }

    private async Task ReadTreesAsync(CaseRun run)
    {
        if (await run.ReadAsync(CaseLayout.Checkpoint) is { } bytes)
        {
            var isRead = SignedCheckpoint.TryParse(bytes, out var checkpoint, out var reason);
            var link = isRead ? _receipts.CheckCheckpoint(checkpoint!, requireWitnesses: true) : Link.Broken("checkpoint", $"{CaseLayout.Checkpoint}: {reason}");
            run.Links.Add(link);
            if (link.Holds)
            {
                run.Trees.SetAnchor(checkpoint!.Checkpoint);
            }
        }

        foreach (var name in run.List.Select(member => member.Name).Where(CaseLayout.IsConsistency))
        {
            if (await run.ReadAsync(name) is { } proofBytes && CaseTrees.TryParse(proofBytes, out var proof) && CaseLayout.Consistency(proof.OldSize) == name)
            {
                run.Trees.Add(proof);
            }
            else
            {
                run.Links.Add(Link.Broken("checkpoints", $"{name} is no consistency proof of that tree"));
            }
        }
    }

    private static async Task CheckQuestionAsync(CaseRun run, CaseFile file, CaseQuestion asked)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"question {asked.Number}, {asked.Rpc}");
        var request = await run.ReadAsync(CaseLayout.Request(asked.Number));
        var answer = await run.ReadAsync(CaseLayout.Answer(asked.Number));
        if (request is null || answer is null || CaseMembers.DigestOf(request) != asked.Request || CaseMembers.DigestOf(answer) != asked.Answer)
        {
            run.Links.Add(Link.Broken("question", $"{place}: the request or the answer is not what the journal names"));
            return;
        }

        if (!CaseAnswer.TryRead(asked.Rpc, request, answer, out var read, out var reason))
        {
            run.Links.Add(Link.NotChecked("question", $"{place}: {reason}"));
            return;
        }

        run.Answers[asked.Number] = read;
        run.Links.Add(Link.Of(
            "question",
            read.TreeSize == asked.TreeSize && read.Root == asked.Root && read.RuleSet == asked.RuleSet,
            $"{place}: request and answer are those that the journal names",
            $"{place}: the answer states another tree or rule set than the journal"));
        run.Links.Add(run.Trees.Check($"question {asked.Number}", asked.TreeSize, asked.Root));
        await CheckRulesAsync(run, asked, place);
        run.Links.AddRange(CaseCitations.Check(run.Evidence, file, asked, read));
    }

    private static async Task CheckRulesAsync(CaseRun run, CaseQuestion asked, string place)
    {
        if (asked.RuleSet is { } rules)
        {
            var bytes = await run.ReadAsync(CaseLayout.Rules(rules.Digest));
            run.Links.Add(
                bytes is null ? Link.NotChecked("rules", $"{place}: the case does not hold rule set {rules.Name} {rules.Version}, SHA-256 {rules.Digest}")
                : Link.Of("rules", CaseMembers.DigestOf(bytes) == rules.Digest, $"{place}: rule set {rules.Name} {rules.Version} is here, SHA-256 {rules.Digest}", $"{place}: the file of rule set {rules.Digest} has another digest"));
        }
    }

    private static IEnumerable<Link> Strays(CaseRun run, CaseFile file)
    {
        var questions = file.Questions.Select(asked => asked.Number).ToHashSet();
        return run.List
            .Where(member => CaseLayout.TryQuestion(member.Name, out var number) && !questions.Contains(number))
            .Select(member => Link.Broken("stray", $"{member.Name} is in no entry of the journal"))
            .Concat(run.Answers.Count == questions.Count ? Unnamed(run) : []);
    }

    // An entry of the log that somebody put beside the evidence is proved as well as any, and looks as if it belonged to the case.
    private static IEnumerable<Link> Unnamed(CaseRun run)
    {
        var named = run.Answers.Values.SelectMany(answer => answer.Cited()).ToHashSet();
        return run.Evidence
            .Where(entry => !named.Contains(entry.Index))
            .Select(entry => Link.NotChecked("stray", $"entry {entry.Index} is here, and no answer of the case names it"));
    }
}
