namespace Provenance.Registry.Statistics;

internal static class Probability
{
    /// <summary>Throws unless the number is 0 to 1; NaN is not.</summary>
    public static void Check(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is 0 to 1.");
        }
    }
}
