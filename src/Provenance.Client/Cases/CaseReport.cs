using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>An entry of the log that a case holds, with what its verification gave.</summary>
/// <param name="Index">Its index, by the name of its member.</param>
/// <param name="Report">The verification of its bundle; null where the bundle could not be read.</param>
/// <param name="Link">The verification in one link.</param>
public sealed record CaseEvidence(LeafIndex Index, VerificationReport? Report, Link Link);

/// <summary>What verifying a case gave, link by link.</summary>
public sealed record CaseReport
{
    /// <summary>The limit that whoever compares the printable report with the case may leave out.</summary>
    public const string ReportNotCompared = "What the printable report says was not compared with the answers.";

    /// <summary>The limit of a policy that asks for no witness, which whoever writes the same under every policy leaves out.</summary>
    public const string NoWitness = VerificationLimits.SplitView;

    /// <summary>Every link, in the order in which they were checked.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>What is withheld, and what no verification of this material can show, in sentences: to be read with every yes.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>The case, if it could be read.</summary>
    public CaseFile? File { get; init; }

    /// <summary>The answers that could be read, by the number of their question.</summary>
    public IReadOnlyDictionary<int, CaseAnswer> Answers { get; init; } = new Dictionary<int, CaseAnswer>();

    /// <summary>The entries that it holds, ascending.</summary>
    public IReadOnlyList<CaseEvidence> Evidence { get; init; } = [];

    /// <summary>Whether every link was checked and holds.</summary>
    public bool IsProved => Links.All(link => link.Holds);

    /// <summary>
    /// Whether everything that is here was checked and holds, and the case says itself that entries are missing which its answers
    /// rest on: no proof of these, and no sign of a fault.
    /// </summary>
    public bool IsIncomplete => !IsProved && Links.All(link => link.State is LinkState.Holds or LinkState.Missing);

    /// <summary>How many entries the answers rest on; those that an answer does not name count for each answer.</summary>
    public long EntriesTotal => Cited.Count + Answers.Values.Sum(answer => answer.Unnamed());

    /// <summary>How many of them are here.</summary>
    public long EntriesHere => Evidence.Count(entry => Cited.Contains(entry.Index));

    private HashSet<LeafIndex> Cited => field ??= [.. Answers.Values.SelectMany(answer => answer.Cited())];

    /// <summary>Whether some link does not hold: the answer is no.</summary>
    public bool IsBroken => FirstBroken is not null;

    /// <summary>The first link that does not hold.</summary>
    public Link? FirstBroken => Links.FirstOrDefault(link => link.State == LinkState.Broken);
}
