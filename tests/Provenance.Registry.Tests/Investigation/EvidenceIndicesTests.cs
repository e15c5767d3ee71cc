using Provenance.Registry.Investigation;

namespace Provenance.Registry.Tests.Investigation;

public sealed class EvidenceIndicesTests
{
    [Fact]
    public void What_is_named_for_a_reason_is_shown_even_where_there_is_no_room_for_all()
    {
        var full = EvidenceIndices.Of(Enumerable.Range(0, EvidenceIndices.Most + 5).Select(index => (long)index));

        var listed = full.WithFirst([3, 5_000]).Cut(EvidenceIndices.Most);

        Assert.Equal((EvidenceIndices.Most, EvidenceIndices.Most + 6L), (listed.Shown.Count, listed.Total));
        Assert.Equal([.. Enumerable.Range(0, EvidenceIndices.Most - 1), 5_000L], listed.Shown);
    }

    [Fact]
    public void As_many_as_can_be_asked_for_are_kept_and_all_are_counted()
    {
        var full = EvidenceIndices.Of(Enumerable.Range(0, EvidenceIndices.MostAsked + 2).Select(index => (long)index)).With([1, 60_000]).And(7);

        Assert.Equal((EvidenceIndices.MostAsked, EvidenceIndices.MostAsked + 10L), (full.Shown.Count, full.Total));
    }

    [Fact]
    public void Many_are_said_by_the_first_of_them()
    {
        Assert.Equal("4, 7", EvidenceIndices.Say([4, 7]));
        Assert.Equal(
            "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 and 2 more",
            EvidenceIndices.Say([.. Enumerable.Range(1, 22).Select(index => (long)index)]));
    }
}
