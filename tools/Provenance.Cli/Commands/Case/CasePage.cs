// The printable report of a case: which sections it has and what stands in them. How they look is the business of
// Provenance.Reports, how an answer is shown that of the command that asks for it.

using System.Globalization;
using System.Text;
using Provenance.Client;
using Provenance.Reports;

namespace Provenance.Cli;

/// <summary>Makes the report of a case from its verification. The same case gives the same report, under whichever policy it was verified.</summary>
/// <param name="members">The case.</param>
/// <param name="verified">What its verification gave.</param>
internal sealed class CasePage(CaseMembers members, CaseReport verified)
{
    // Each verifier's own policy names the witnesses that it believes. A page that did so could be compared by nobody else.
    private const string Witnesses =
        "That everyone sees the same tree only witnesses can vouch for. Whether any did, and which, is not said here: \"provenance verify\" says it, by the policy of whoever asks; without any the log alone vouches.";

    private readonly CaseFile _file = verified.File ?? throw new InvalidDataException("What is no case has no report.");
    private readonly List<ReportBlock> _answers = [];
    private readonly List<string> _against = [];
    private readonly List<string> _leftOut = [];
    private readonly List<MessagePiece> _pieces = [];

    public async Task<Report> ReportAsync(CancellationToken cancellationToken)
    {
        foreach (var asked in AskedQuestion.Of(_file, verified.Answers))
        {
            await AddAsync(asked, cancellationToken);
        }

        var opening = _file.Opening;
        var evidence = new CaseEvidencePage(verified);
        return new Report(
            opening.Title,
            [
                ("Case", opening.Number),
                ("Legal basis", opening.LegalBasis),
                ("Registry", opening.Origin),
                ("Opened", $"{opening.OpenedAt} by {opening.OpenedBy}"),
                ("Journal", $"{Units.Count(_file.Journal.Count, "entry", "entries")}; the last is {_file.Head}"),
            ],
            [
                new ReportSection("Summary", Summary()),
                new ReportSection("Questions and answers", _answers.Count > 0 ? _answers : [new ReportParagraph("No question was asked.")]),
                new ReportSection("Timeline", Timeline()),
                new ReportSection("What speaks against", [Sentences(Against(), "Nothing that the answers or this verification name. That is not the same as nothing.")]),
                new ReportSection("What is missing, withheld or redacted", [Sentences(Missing(), "No entry that an answer names is missing, and every section of those here is shown.")]),
                new ReportSection("Evidence", evidence.Entries()),
                new ReportSection("What this cannot show", [new ReportList([.. verified.Limits.Where(limit => limit != CaseReport.NoWitness), Witnesses])]),
                new ReportSection("Verification", evidence.Links(), IsAppendix: true),
                .. await RuleSetsAsync(cancellationToken),
            ]);
    }

    private static ReportBlock Sentences(List<string> sentences, string none) =>
        sentences.Count > 0 ? new ReportList([.. sentences.Distinct(StringComparer.Ordinal)]) : new ReportParagraph(none);

    private List<ReportBlock> Summary() =>
    [
        new ReportFacts(
        [
            ("Verification", Verdict()),
            ("Questions", Units.Grouped(_file.Questions.Count())),
            ("Entries", string.Create(CultureInfo.InvariantCulture, $"{verified.Evidence.Count:N0} here, {verified.Evidence.Count(entry => entry.Link.Holds):N0} of them proved; {Math.Max(_file.Missing.Count, verified.EntriesTotal - verified.EntriesHere):N0} missing")),
            ("Log", string.Join("\n", _file.Questions.Select(asked => $"{Units.Count(asked.TreeSize.Value, "entry", "entries")}, root {asked.Root}").Distinct())),
            ("Measured by", string.Join("\n", MeasuredBy())),
            ("Figures", "rounded for reading; the answers in the case have them exact. Times are UTC."),
        ]),
        new ReportHeading("Journal"),
        new ReportTable(
            ["at (UTC)", "by", "what"],
            [.. _file.Journal.Select(entry => (IReadOnlyList<string>)[entry.At.ToString(), entry.By, entry.Question is { } asked ? $"Question {asked.Number}: {CommandWords.TitleOf(asked.Rpc)}\n{entry.Text}".TrimEnd() : entry.Text])]),
    ];

    private string Verdict()
    {
        var links = verified switch
        {
            { FirstBroken: { } broken } => $"BROKEN: {broken.Name}: {broken.Detail}",
            { IsProved: true } => "Every link was checked and holds.",
            { IsIncomplete: true } => LinkWords.Incomplete(verified),
            _ => "No link is broken; some were not checked.",
        };
        return VerifyCase.Disputed(verified) is { Count: > 0 } disputed
            ? $"{links}\n{Statements.Counted.Say(disputed.Count, "DISPUTED: {0:N0} of the entries here [was|were] logged when the [key|keys] that signed [it was|them were] in other hands. Do not rely on [it|them]; what speaks against names [it|them].")}"
            : links;
    }

    // Each answer says by which rule set it was made, or that it used none.
    private IEnumerable<string> MeasuredBy() => verified.Answers.OrderBy(answer => answer.Key)
        .Select(answer => (answer.Key, Words: string.Join(' ', BasisWords.Yardsticks(answer.Value.Basis))))
        .Where(answer => answer.Words.Length > 0)
        .GroupBy(answer => answer.Words, answer => answer.Key, StringComparer.Ordinal)
        .Select(group => $"{(group.Count() == 1 ? "Question" : "Questions")} {string.Join(", ", group)}: {group.Key}");

    private async Task AddAsync(AskedQuestion asked, CancellationToken cancellationToken)
    {
        var name = $"Question {asked.Numbers}";
        _answers.Add(new ReportHeading($"{asked.Numbers}. {CommandWords.TitleOf(asked.First.Rpc)}"));
        if (asked.Answer is not { } answer)
        {
            _answers.Add(new ReportParagraph("This version cannot read the answer; the case has it."));
            _leftOut.Add($"{name}: this version cannot read the answer; the case has it.");
            return;
        }

        List<(string, string)> how =
        [
            .. asked.As.Remark.Length > 0 ? [("asked because", asked.As.Remark)] : Array.Empty<(string, string)>(),
            .. asked.As.Words.Count > 0 ? [("asked as", asked.As.Line)] : Array.Empty<(string, string)>(),
            .. MessageTables.Facts(answer.Request),
        ];
        _answers.Add(how.Count > 0 ? new ReportFacts(how) : new ReportParagraph("Asked without any condition."));
        var exhibit = await CaseExhibit.OfAsync(asked, cancellationToken);
        _answers.AddRange(exhibit.Blocks);
        _answers.Add(new ReportParagraph(BasisWords.Of(answer.Basis)));

        var pieces = MessagePiece.Of(answer.Message).ToList();
        _pieces.AddRange(pieces);
        _against.AddRange(OfBasis(answer).Concat(answer.Basis.Caveats).Concat(Objections.Against(pieces)).Select(sentence => $"{name}: {sentence}"));
        _leftOut.AddRange(exhibit.LeftOut.Concat(Objections.LeftOut(pieces)).Select(sentence => $"{name}: {sentence}"));
    }

    private static IEnumerable<string> OfBasis(CaseAnswer answer)
    {
        var basis = answer.Basis;
        return new[]
        {
            (basis.EntriesOfSuspendedKeys, "{0:N0} of {1} considered [is of a key that was suspended when it was|are of keys that were suspended when they were] logged."),
            (basis.EntriesInConflict, "{0:N0} of {1} considered [conflicts|conflict] with another of the same record."),
            (basis.EntriesRedacted, "{0:N0} of {1} considered [has|have] redacted sections."),
            (basis.EntriesUnverified, "{0:N0} of {1} considered [rests|rest] on an unproven word."),
            (basis.EntriesDisputed, "{0:N0} of those that are listed [is|are] disputed: the [key that signed it was|keys that signed them were] in other hands."),
        }
        .Where(pair => pair.Item1 > 0)
        .Select(pair => Statements.Counted.Say(pair.Item1, pair.Item2).Replace("{1}", Units.Count(basis.EntriesConsidered, "entry", "entries"), StringComparison.Ordinal));
    }

    private List<ReportBlock> Timeline()
    {
        var rows = DatedFacts.Rows(_pieces);
        var logged = verified.Evidence.Where(entry => entry.Report?.Content is not null)
            .GroupBy(entry => entry.Report!.Content!.Statement.Kind.Name, entry => new TimelineSpan(entry.Report!.LoggedAt, null, IsMoment: true), StringComparer.Ordinal)
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => new TimelineRow($"logged: {kind.Key}", [.. kind.Distinct().OrderBy(span => span.From)]));
        IReadOnlyList<TimelineRow> all = [.. rows, .. logged];
        return all.Count > 0
            ? [new ReportTimeline(new Timeline("What the answers date, and when the entries of this case were logged", all))]
            : [new ReportParagraph("Nothing in this case has a date.")];
    }

    private List<string> Against() =>
        [.. _against, .. OfEntries(), .. verified.Links.Where(link => link.State == LinkState.Broken).Select(link => $"BROKEN {link.Name}: {link.Detail}.")];

    private IEnumerable<string> OfEntries()
    {
        if (VerifyCase.Disputed(verified) is { Count: > 0 } disputed)
        {
            yield return $"{LinkWords.InOtherHands(disputed)}. Do not rely on these.";
        }

        var suspended = verified.Evidence.Where(entry => entry.Report is { SignerSuspended: true }).Select(entry => entry.Index).ToList();
        if (suspended.Count > 0)
        {
            yield return Statements.Counted.Say(
                suspended.Count, $"The [signer of entry|signers of entries] {string.Join(", ", suspended)} [was suspended when this was|were suspended when these were] logged.");
        }
    }

    private List<string> Missing() =>
    [
        .. _file.Missing.Select(missing => $"Entry {missing.Index}: {missing.Reason}"),
        .. _leftOut,
        .. verified.Links.Where(link => link.State == LinkState.Missing).Select(link => $"{link.Detail}."),
        .. verified.Links.Where(link => link.State == LinkState.NotChecked).Select(link => $"Not checked, {link.Name}: {link.Detail}."),
        .. verified.Evidence
            .Where(entry => entry.Report?.Content is { MissingSections.Count: > 0 })
            .Select(entry => $"Entry {entry.Index}: sections {entry.Report!.MissingInWords}."),
    ];

    private async Task<List<ReportSection>> RuleSetsAsync(CancellationToken cancellationToken)
    {
        var sections = new List<ReportSection>();
        foreach (var rules in _file.Questions.Select(asked => asked.RuleSet).OfType<CaseRuleSet>().Distinct())
        {
            var name = CaseLayout.Rules(rules.Digest);
            var text = members.List.Any(member => member.Name == name)
                ? Encoding.UTF8.GetString(await members.ReadAsync(name, cancellationToken))
                : "The case does not hold this rule set.";
            sections.Add(new ReportSection($"Rule set {rules.Name} {rules.Version}", [new ReportParagraph($"SHA-256 {rules.Digest}"), new ReportFile(text)], IsAppendix: true));
        }

        return sections;
    }
}
