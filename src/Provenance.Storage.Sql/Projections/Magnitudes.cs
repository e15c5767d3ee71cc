// Sizes in classes that grow with them: the number of significant bits, and the six bits after the first. So a class is
// at most 1/64 wide, and numbers of any size fall into some 8,000 classes.

namespace Provenance.Storage.Sql.Projections;

/// <summary>Classes of sizes.</summary>
internal static class Magnitudes
{
    private const int FollowingBits = 6;
    private const int Steps = 1 << FollowingBits;
    private const int AllBits = 128;

    /// <summary>The class of a size: a larger size never has a smaller one.</summary>
    public static long Of(UInt128 size)
    {
        var bits = AllBits - (int)UInt128.LeadingZeroCount(size);
        return ((long)bits * Steps) + (long)(Shifted(size, bits - FollowingBits - 1) & (Steps - 1));
    }

    /// <summary>The least size whose class is this or a higher one; null where there is none.</summary>
    public static UInt128? Least(long magnitude)
    {
        var (bits, leading) = ((int)(magnitude / Steps), (UInt128)(Steps + (magnitude % Steps)));
        if (bits is 0 or > AllBits)
        {
            return bits > 0 ? null : leading == Steps ? UInt128.Zero : UInt128.One;
        }

        // A small size has fewer bits than a class tells: classes between two sizes are empty.
        var missing = FollowingBits + 1 - bits;
        return missing <= 0 ? leading << -missing : (leading + ((UInt128.One << missing) - 1)) >> missing;
    }

    private static UInt128 Shifted(UInt128 size, int right) => right > 0 ? size >> right : size << -right;
}
