using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>Whom a key was bound to.</summary>
/// <param name="Party">The party.</param>
public sealed record ProjectedAccreditation(AccreditedParty Party) : ProjectedSubject
{
    internal static ProjectedAccreditation? Read(StatementContent content) =>
        content.Section<AccreditationBody>() is { } body ? new ProjectedAccreditation(body.Party) : null;
}
