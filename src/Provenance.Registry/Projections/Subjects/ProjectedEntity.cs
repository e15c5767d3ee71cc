using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>An entity: who it is, and who holds what in it.</summary>
/// <param name="Entity">Entity id, from the record's name.</param>
/// <param name="Identity">Who it is; null where the section is redacted.</param>
/// <param name="Owners">Who holds what in it; null where that is redacted or not stated.</param>
public sealed record ProjectedEntity(string Entity, Identity? Identity, Owners? Owners) : ProjectedSubject
{
    private const string RecordFolder = "entities/";

    internal static ProjectedEntity Read(StatementContent content) =>
        new(content.Statement.Record[RecordFolder.Length..], content.Section<Identity>(), content.Section<Owners>());
}
