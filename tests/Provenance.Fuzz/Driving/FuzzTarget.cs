// What is fuzzed, as the driver sees it. The driver runs in the process's own load context and the targets in that of the
// instrumented code, so between them go types of the base class library only.

namespace Provenance.Fuzz.Driving;

/// <summary>A reader with its properties.</summary>
/// <param name="Name">Short, of letters, digits and hyphens: also the folder of its corpus.</param>
/// <param name="Read">Reads an input, checks what must hold, says whether it was accepted; throws where something does not hold.</param>
/// <param name="Seeds">Good inputs to start from.</param>
/// <param name="Words">Words of the format.</param>
/// <param name="MaxBytes">No longer input is tried.</param>
/// <param name="FixedBytes">What reading may allocate whatever the input.</param>
/// <param name="BytesPerByte">What it may allocate besides, for each byte of the input.</param>
internal sealed record FuzzTarget(
    string Name, Func<byte[], bool> Read, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words, int MaxBytes, long FixedBytes, long BytesPerByte)
{
    /// <summary>Finds the targets in the instrumented copy of this assembly.</summary>
    public static IReadOnlyList<FuzzTarget> All(System.Reflection.Assembly instrumented)
    {
        var list = instrumented.GetType("Provenance.Fuzz.Targets.AllTargets", throwOnError: true)!
            .GetMethod("List")!
            .Invoke(null, null);
        return
        [
            .. ((IEnumerable<(string Name, Func<byte[], bool> Read, byte[][] Seeds, string[] Words, int MaxBytes, long FixedBytes, long BytesPerByte)>)list!)
                .Select(target => new FuzzTarget(
                    target.Name, target.Read, target.Seeds, [.. target.Words.Select(System.Text.Encoding.UTF8.GetBytes)],
                    target.MaxBytes, target.FixedBytes, target.BytesPerByte)),
        ];
    }
}
