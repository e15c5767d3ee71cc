using Provenance.Registry.Investigation;

namespace Provenance.Registry.Tests.Investigation;

public sealed class EvidenceIndicesTests
{
    [Fact]
    public void Others_are_shown_even_where_there_is_no_room_for_all()
    {
        var full = EvidenceIndices.Of(Enumerable.Range(0, EvidenceIndices.Most + 5).Select(index => (long)index));

        var listed = full.With([3, 5_000]);

        Assert.Equal((EvidenceIndices.Most, EvidenceIndices.Most + 6L), (listed.Shown.Count, listed.Total));
        Assert.Equal([.. Enumerable.Range(0, EvidenceIndices.Most - 1), 5_000L], listed.Shown);
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
