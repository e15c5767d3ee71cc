namespace Provenance.Transparency;

/// <summary>A group of witnesses and groups, which witnesses what enough of its members witness.</summary>
/// <param name="Name">Its name within the policy file: the file's octets, one character each.</param>
/// <param name="Threshold">How many members are enough: 1 to their number.</param>
/// <param name="Members">Names of witnesses and groups defined before it.</param>
public sealed record PolicyGroup(string Name, int Threshold, IReadOnlyList<string> Members);
