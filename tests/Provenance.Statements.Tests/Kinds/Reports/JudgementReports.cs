using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class JudgementReports
{
    public static ReportFixture OnLead => new("judgement", "safeguards/judgements/2026-17", Body(new JudgementSubject
    {
        Lead = new JudgedLead
        {
            Signal = SignalCode.Parse("E4"),
            RuleSet = new RuleSetReference { Name = "signals", Version = "2026-11", Digest = DigestOf("rule set") },
            Key = DigestOf("lead"),
            Entries = [DigestOf("a job"), DigestOf("another job")],
            TreeSize = 4711,
        },
    }));

    public static ReportFixture OnIdentity => new(
        "judgement", "safeguards/judgements/2026-18", Body(new JudgementSubject { SameEntity = new SameEntity { Entities = [Company, Reseller] } }))
    {
        Variant = "of an identity",
    };

    public static ReportFixture About(JudgementSubject about) => OnLead.With<JudgementBody>(body => body with { About = about });

    private static JudgementBody Body(JudgementSubject about) => new()
    {
        Salt = AnySalt,
        About = about,
        Verdict = JudgementVerdict.Confirmed,
        Reason = "The weights digest of one customer's run is the input of the other's, and neither declares the link.",
        DecidedAt = At("2026-11-22T15:00:00Z"),
        CaseNumber = "2026/17",
        LegalBasis = "Example Act, section 4",
        Person = "inspector-7",
    };
}
