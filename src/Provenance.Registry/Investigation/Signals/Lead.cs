// A lead and what it rests on. Its key is made from the signal and from what it is about, never from evidence: computed
// again from more statements it is the same lead. What it rests on is told apart: entries (the statements that make it a
// lead; a new one among them is new evidence) and background (inventories, registers: read too, but renewed regularly,
// so that a new version alone brings no dismissed lead back).

using System.Text.Json.Serialization;
using Provenance.Registry.Statistics;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>A place to look closer: no finding.</summary>
public sealed class Lead
{
    /// <summary>Most entries that a lead rests on and names; the newest are kept, so that new evidence always shows. A judgement has room for as many.</summary>
    public const int MostEntries = 900;

    /// <summary>A lead of a signal about a subject.</summary>
    /// <param name="signal">The signal's code.</param>
    /// <param name="subject">What it is about.</param>
    public Lead(string signal, LeadSubject subject) => (Signal, Subject, Key) = (signal, subject, subject.KeyOf(signal));

    /// <summary>Code of the signal.</summary>
    public string Signal { get; }

    /// <summary>What it is about.</summary>
    public LeadSubject Subject { get; }

    /// <summary>SHA-256 over the signal's code and the subject; the same whenever the lead is computed again.</summary>
    public Digest Key { get; }

    /// <summary>The lead in one sentence, as a possibility.</summary>
    public required string Title { get; init; }

    /// <summary>Why it was raised; at least one. Of too many entries a reason names the newest.</summary>
    /// <exception cref="ArgumentException">There is none, or none names an entry.</exception>
    public required IReadOnlyList<LeadReason> Reasons
    {
        get;
        init
        {
            var entries = new SortedSet<long>(value.SelectMany(reason => reason.Entries));
            EntriesTotal = entries.Count > 0
                ? entries.Count
                : throw new ArgumentException("A lead rests on at least one entry.", nameof(value));
            Entries = [.. entries.TakeLast(MostEntries)];
            field = entries.Count <= MostEntries ? value : [.. value.Select(reason => reason.From(Entries[0]))];
        }
    }

    /// <summary>What speaks against it, in sentences: innocent explanations that the records allow.</summary>
    public IReadOnlyList<string> Against { get; init; } = [];

    /// <summary>Entries that were read beside, whose renewal is no new evidence: inventories, entities. Ascending.</summary>
    public IReadOnlyList<long> Background { get; init; } = [];

    /// <summary>How unusual it is, where the signal is a statistical one.</summary>
    public TestOutcome? Test { get; init; }

    /// <summary>How much it is about, where that can be computed and explained; null otherwise.</summary>
    public LeadSeverity? Severity { get; init; }

    /// <summary>How many entries it rests on, also those that are too many to be named.</summary>
    public int EntriesTotal { get; internal init; }

    /// <summary>Log indices of the entries it rests on, ascending; where there are more than <see cref="MostEntries"/> the newest.</summary>
    public IReadOnlyList<long> Entries { get; private init; } = [];
}

/// <summary>One reason of a lead.</summary>
/// <param name="Sentence">The reason, with figures and units.</param>
/// <param name="Entries">Log indices of the entries that say so.</param>
/// <param name="Weight">What it adds, where reasons add up; null where they do not.</param>
public sealed record LeadReason(string Sentence, IReadOnlyList<long> Entries, decimal? Weight = null)
{
    internal LeadReason From(long oldest) => this with { Entries = [.. Entries.Where(entry => entry >= oldest)] };
}

/// <summary>How much a lead is about.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit: <c>× the threshold</c>, <c>accelerator hours</c>.</param>
/// <param name="Explanation">How it was computed.</param>
public sealed record LeadSeverity(decimal Value, string Unit, string Explanation)
{
    /// <summary>
    /// Whether it moves with the moment asked for alone, with nothing new reported: then another value is nothing that happened
    /// to the lead. Its sentences say no such figure.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MovesByItself { get; init; }
}
