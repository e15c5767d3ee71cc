// A kind of statement: its name, the records it may be about, its sections, who signs it, and the rules that its
// content alone decides. One folder per kind; StatementKinds finds them, nothing else lists them.

namespace Provenance.Statements;

/// <summary>A kind of statement. Implementations are stateless and have a constructor without parameters.</summary>
public abstract class StatementKind
{
    /// <summary>The kind's name, such as <c>training-job</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The in-toto predicate type: <c>urn:compute-provenance:training-job:v1</c>.</summary>
    public string PredicateType => $"urn:compute-provenance:{Name}:v1";

    /// <summary>Whether it speaks of keys; otherwise it is a report, which stands in a stream.</summary>
    public virtual bool IsTrust => false;

    /// <summary>What it reports, in one sentence, for schemas and help.</summary>
    public abstract string Summary { get; }

    /// <summary>The grammars of the records it may be about.</summary>
    public abstract IReadOnlyList<RecordPattern> Records { get; }

    /// <summary>Its sections, required and optional.</summary>
    public abstract IReadOnlyList<SectionKind> Sections { get; }

    /// <summary>Who may sign it.</summary>
    public abstract SignerRule Signers { get; }

    /// <summary>The name taken apart; null when it fits none of <see cref="Records"/>.</summary>
    public virtual RecordName? ParseRecord(string name)
    {
        foreach (var pattern in Records)
        {
            if (pattern.Match(name) is { } record)
            {
                return record;
            }
        }

        return null;
    }

    /// <summary>Whether a statement about <paramref name="record"/> must bring <paramref name="section"/>.</summary>
    public virtual bool Requires(SectionKind section, RecordName record) => section.Required;

    /// <summary>
    /// The kind's own rules: refusals for what is impossible, warnings for what is implausible. Pure: no clock, no log.
    /// Sections may be missing (redacted, withheld, or a withdrawal); rules then judge what is there.
    /// </summary>
    public abstract IEnumerable<Finding> Check(StatementContent content);
}
