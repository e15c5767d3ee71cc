using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>An entity and its names.</summary>
/// <param name="Entity">Entity id, from the record's name.</param>
/// <param name="Identity">Who it is; null where the section is redacted.</param>
public sealed record ProjectedEntity(string Entity, Identity? Identity) : ProjectedSubject
{
    private const string RecordFolder = "entities/";

    internal static ProjectedEntity Read(StatementContent content) =>
        new(content.Statement.Record[RecordFolder.Length..], content.Section<Identity>());
}
