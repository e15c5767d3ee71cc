// Every signal of this assembly, found by reflection once, so that adding a signal touches one file.

using System.Collections.Frozen;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>The signals that are computed.</summary>
public static class KnownSignals
{
    /// <summary>Every signal: E2 before E10.</summary>
    public static IReadOnlyList<Signal> All { get; } =
    [
        .. typeof(Signal).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Signal)) && !type.IsAbstract)
            .Select(type => (Signal)Activator.CreateInstance(type, nonPublic: true)!)
            .OrderBy(signal => signal.Code.Length)
            .ThenBy(signal => signal.Code, StringComparer.Ordinal),
    ];

    /// <summary>By code, such as <c>E4</c>.</summary>
    public static FrozenDictionary<string, Signal> ByCode { get; } = All.ToFrozenDictionary(signal => signal.Code, StringComparer.Ordinal);
}
