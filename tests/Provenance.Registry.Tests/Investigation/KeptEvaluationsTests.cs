using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Investigation;

public sealed class KeptEvaluationsTests
{
    private static readonly RuleSetReference Rules = RuleSets.Default.Reference;

    [Theory]
    [InlineData(1, 4)]
    [InlineData(62_500, 4)]
    [InlineData(62_501, 3)]
    [InlineData(125_000, 2)]
    [InlineData(900_000, 2)]
    public void The_newest_are_kept_as_far_as_what_their_leads_name_allows_and_two_in_any_case(int named, int kept)
    {
        var evaluations = new KeptEvaluations();
        for (var size = 1; size <= 6; size++)
        {
            evaluations.Add(Evaluation(size, named), redactions: 0);
        }

        Assert.Equal(
            Enumerable.Range(7 - kept, kept),
            Enumerable.Range(1, 6).Where(size => evaluations.Find(0, one => one.TreeSize.Value == size) is not null));

        evaluations.Clear();
        Assert.Null(evaluations.Find(0, _ => true));
    }

    [Fact]
    public void One_that_was_asked_for_outlasts_those_that_nobody_asked_for_and_makes_room_for_others_that_were()
    {
        var evaluations = new KeptEvaluations();
        evaluations.Add(Evaluation(1, 1), redactions: 0);
        Assert.NotNull(Of(1));
        for (var size = 2; size <= 20; size++)
        {
            evaluations.Add(Evaluation(size, 130_000), redactions: 0);
        }

        Assert.NotNull(Of(1));
        for (var size = 21; size <= 24; size++)
        {
            evaluations.Add(Evaluation(size, 1), redactions: 0);
            Assert.NotNull(Of(size));
        }

        Assert.Null(Of(1));

        SignalEvaluation? Of(long size) => evaluations.Find(0, one => one.TreeSize.Value == size);
    }

    [Fact]
    public void What_was_computed_before_a_redaction_is_not_found_by_who_reads_what_was_made_after_it()
    {
        var evaluations = new KeptEvaluations();
        evaluations.Add(Evaluation(1, 1), redactions: 3);

        Assert.NotNull(evaluations.Find(3, _ => true));
        Assert.Null(evaluations.Find(4, _ => true));
        evaluations.Add(Evaluation(1, 2), redactions: 4);
        Assert.Equal(2, evaluations.Find(4, _ => true)!.Signals[0].Leads[0].Lead.Entries.Count);
    }

    // Of leads that name at most 900 entries each.
    private static SignalEvaluation Evaluation(int size, int named) => new()
    {
        TreeSize = new TreeSize(size),
        ValidAtMicroseconds = 0,
        RuleSet = Rules,
        Signals =
        [
            new SignalOutcome
            {
                Signal = "E1",
                Status = SignalStatus.Evaluated,
                Leads = [.. Enumerable.Range(0, (named + 899) / 900).Select(lead => Raised(lead, Math.Min(900, named - (lead * 900))))],
            },
        ],
    };

    private static RaisedLead Raised(int number, int entries) => new(
        new Lead("E1", LeadSubject.Of(new SubjectPart(SubjectKind.Entity, $"NATIONAL:SG:{number}")))
        {
            Title = "Somebody may have done something.",
            Reasons = [new LeadReason("It did.", [.. Enumerable.Range(0, entries).Select(entry => (long)entry)])],
        },
        []);
}
