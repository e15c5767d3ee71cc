// One rule and one report that breaks it: the rule's own finding is the only one.

using Provenance.Statements.Tests.Kinds.Reports;

namespace Provenance.Statements.Tests.Kinds;

/// <summary>A report and what is found in it.</summary>
/// <param name="Sentence">The rule, as the test's name shows it.</param>
/// <param name="Report">The report.</param>
/// <param name="Reason">A <see cref="RefusalReason"/> or a <see cref="WarningReason"/>; null when nothing is found.</param>
/// <param name="Field">Path of the field.</param>
public sealed record RuleCase(string Sentence, ReportFixture Report, Enum? Reason = null, string Field = "")
{
    public static TheoryData<RuleCase> Data(params IEnumerable<RuleCase> cases) => [.. cases];

    public void Judge()
    {
        var findings = Report.Check();
        if (Reason is null)
        {
            Assert.Empty(findings);
            return;
        }

        var finding = Assert.Single(findings);
        Assert.Equal(Reason, finding is Refusal refusal ? refusal.Reason : ((Warning)finding).Reason);
        Assert.Equal(Field, finding.Field);
        Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
    }

    public override string ToString() => Sentence;
}
