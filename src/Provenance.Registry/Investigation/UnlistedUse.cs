using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Jobs that ran and list nothing that they held: unknown, which is not zero.</summary>
internal static class UnlistedUse
{
    private const string Said =
        "{0} [job ran and lists|jobs ran and list] no allocation, and [does|do] not state that [it|they] used no hours: what [it|they] held is not known and not counted.";

    /// <summary>How many there are, in a sentence; none where there are none.</summary>
    public static IReadOnlyList<string> Say(JobSums sums) => Counted.SayAny(sums.WithoutAllocations, Said);
}
