// A statement with its sections, read into their types.

namespace Provenance.Statements;

/// <summary>A statement and what its sections say.</summary>
public sealed class StatementContent
{
    private readonly IReadOnlyList<Section> _sections;

    /// <summary>Brings a statement and the sections that were read together.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="sections">Sections as read, each of the type that its kind names.</param>
    /// <param name="missingSections">Names of sections that the statement names and that were not brought.</param>
    public StatementContent(Statement statement, IReadOnlyList<Section> sections, IReadOnlyList<string> missingSections)
    {
        Statement = statement;
        _sections = sections;
        MissingSections = missingSections;
    }

    /// <summary>The signed part.</summary>
    public Statement Statement { get; }

    /// <summary>Names of sections that the statement names and that were not brought: redacted or withheld.</summary>
    public IReadOnlyList<string> MissingSections { get; }

    /// <summary>What is implausible.</summary>
    public IReadOnlyList<Warning> Warnings { get; private init; } = [];

    /// <summary>The section of type <typeparamref name="T"/>; null when the statement has none or it was not brought.</summary>
    public T? Section<T>()
        where T : Section
    {
        foreach (var section in _sections)
        {
            if (section is T typed)
            {
                return typed;
            }
        }

        return null;
    }

    internal StatementContent With(IReadOnlyList<Warning> warnings) =>
        new(Statement, _sections, MissingSections) { Warnings = warnings };
}
