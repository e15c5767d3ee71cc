namespace Provenance.Client;

/// <summary>What one verification of a case has found so far.</summary>
/// <param name="members">The case.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class CaseRun(CaseMembers members, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _names = [.. members.List.Select(member => member.Name)];

    public IReadOnlyList<CaseMember> List { get; } = members.List;

    public List<Link> Links { get; } = [];

    public List<CaseEvidence> Evidence { get; } = [];

    public Dictionary<int, CaseAnswer> Answers { get; } = [];

    public CaseTrees Trees { get; } = new();

    /// <summary>The bytes of a member; null where it is not there or cannot be read: whoever needs it says so.</summary>
    public async Task<byte[]?> ReadAsync(string name)
    {
        try
        {
            return _names.Contains(name) ? await members.ReadAsync(name, cancellationToken) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
