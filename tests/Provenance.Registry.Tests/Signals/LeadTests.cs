using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Xunit;

namespace Provenance.Registry.Tests.Signals;

public sealed class LeadTests
{
    [Fact]
    public void The_key_is_of_the_signal_and_the_subject_and_not_of_the_order_or_the_evidence()
    {
        SubjectPart[] parts = [new(SubjectKind.Entity, "A", "from"), new(SubjectKind.Entity, "B", "to"), new(SubjectKind.Digest, "00")];
        var key = LeadSubject.Of(parts).KeyOf("E4");

        Assert.Equal(key, LeadSubject.Of([.. parts.Reverse(), parts[0]]).KeyOf("E4"));
        Assert.Equal(key, LeadOn([7], parts).Key);
        Assert.Equal(key, LeadOn([8, 9], parts).Key);
        Assert.NotEqual(key, LeadSubject.Of(parts).KeyOf("E5"));
        Assert.NotEqual(key, LeadSubject.Of([new(SubjectKind.Entity, "B", "from"), new(SubjectKind.Entity, "A", "to"), parts[2]]).KeyOf("E4"));
        Assert.NotEqual(
            LeadSubject.Of(new SubjectPart(SubjectKind.Site, "ab", "c")).KeyOf("E4"),
            LeadSubject.Of(new SubjectPart(SubjectKind.Site, "a", "bc")).KeyOf("E4"));
    }

    [Fact]
    public void A_lead_names_each_entry_of_its_reasons_once_and_of_too_many_the_newest()
    {
        Assert.Equal([3L, 7, 9], LeadOn([9, 3, 7, 9], new SubjectPart(SubjectKind.Model, "Heron")).Entries);

        var many = LeadOn([.. Enumerable.Range(0, 1_000).Select(index => (long)index)], new SubjectPart(SubjectKind.Model, "Heron"));
        Assert.Equal((1_000, 900, 100L), (many.EntriesTotal, many.Entries.Count, many.Entries[0]));
    }

    [Fact]
    public void A_lead_without_entries_or_about_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LeadOn([], new SubjectPart(SubjectKind.Model, "Heron")));
        Assert.Throws<ArgumentException>(() => LeadSubject.Of());
        Assert.Throws<ArgumentException>(() => LeadSubject.Of(new SubjectPart(SubjectKind.Model, "")));
    }

    [Fact]
    public void The_shipped_rule_set_has_the_parameters_of_every_signal()
    {
        Assert.True(RuleParameters.TryBind(RuleSets.Default, [.. KnownSignals.All.Select(signal => signal.Declaration)], out _, out var refusal), refusal?.Message);
        Assert.All(KnownSignals.All, signal => Assert.Equal(RuleSets.Default.Signals[signal.Code].Title, signal.Title));
    }

    private static Lead LeadOn(long[] entries, params SubjectPart[] parts) =>
        new("E4", LeadSubject.Of(parts)) { Title = "It may be so.", Reasons = [new LeadReason("It looks so.", entries)] };
}
