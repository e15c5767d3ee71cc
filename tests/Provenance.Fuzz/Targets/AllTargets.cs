// The targets, in the load context of the instrumented code. What leaves it is made of types of the base class library.

namespace Provenance.Fuzz.Targets;

/// <summary>A broken property of a reader.</summary>
public sealed class BrokenPropertyException(string what) : Exception(what);

/// <summary>Lists the targets.</summary>
public static class AllTargets
{
    /// <summary>Every target: name, reader, seeds, words, and what it may allocate (see FuzzTarget).</summary>
    public static IReadOnlyList<(string Name, Func<byte[], bool> Read, byte[][] Seeds, string[] Words, int MaxBytes, long FixedBytes, long BytesPerByte)> List() =>
    [
        .. StatementTargets.List(), .. LogTargets.List(), .. ClientTargets.List(), .. RegistryTargets.List(), .. ImportTargets.List(),
    ];

    internal static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenPropertyException(what);
        }
    }
}
