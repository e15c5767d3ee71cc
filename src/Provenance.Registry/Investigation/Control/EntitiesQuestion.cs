// What the registry holds of entities, for a register of one's own: each identifier for itself, as declared, with the owners
// that each declarer states at the moment asked for. Nothing is added up here, and nothing is held to be one.

using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Control;

/// <summary>The question ListEntities.</summary>
public sealed record EntitiesQuestion : PagedQuestion<EntitiesAnswer>
{
    /// <summary>Most interests of one entity, and interests and names of a page: it ends after the entity with which they are reached.</summary>
    public const int MostInterests = 5_000;

    /// <summary>Most names and further identifiers of one entity, each.</summary>
    public const int MostNames = 1_000;

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage();

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<EntitiesAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var facts = scope.Snapshot.Entities;
        var start = scope.PageStart.Length == 0 ? 0 : long.Parse(scope.PageStart, CultureInfo.InvariantCulture);
        var listed = await facts.ListAsync(start, Rows + 1, cancellationToken);
        var (page, size) = (new List<DeclaredEntity>(), 0);
        foreach (var (_, entity) in listed.Take(Rows))
        {
            if (size >= MostInterests)
            {
                break;
            }

            var declared = await ReadAsync(facts, entity, scope.ValidAtMicroseconds, cancellationToken);
            size += declared.Owners.Sum(owners => owners.Interests.Count) + declared.Profile.Names.Count;
            page.Add(declared);
        }

        var owners = page.SelectMany(entity => entity.Owners).ToList();
        return InvestigationOutcome<EntitiesAnswer>.Of(new EntitiesAnswer
        {
            Entities = page,
            NextPageToken = page.Count < listed.Count ? NextPage(scope, listed[page.Count - 1].Place.ToString(CultureInfo.InvariantCulture)) : "",
            Basis = scope.Basis() with
            {
                EntriesConsidered = owners.Count,
                EntriesUnverified = owners.Count(one => one.Statement.IsSignerSuspended || one.Statement.IsRedacted),
                EntriesOfSuspendedKeys = owners.Count(one => one.Statement.IsSignerSuspended),
                EntriesRedacted = owners.Count(one => one.Statement.IsRedacted),
                LogIndices = EvidenceIndices.Of(page.SelectMany(entity => entity.Profile.LogIndices).Concat(owners.Select(one => one.Statement.Place.LogIndex))),
                Caveats = [.. Caveats(page)],
            },
        });
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question("ListEntities", validAt);

    private static async ValueTask<DeclaredEntity> ReadAsync(IEntityFacts facts, EntityId entity, long validAt, CancellationToken cancellationToken)
    {
        var alone = new EntityClass([entity], [], false);
        var statements = await facts.ReadStatementsAsync(entity, SnapshotInterestReader.MostStatements, cancellationToken);
        var (owners, left, isCut) = (new List<DeclaredOwners>(), MostInterests, statements.Count >= SnapshotInterestReader.MostStatements);
        foreach (var line in StatementLine.LinesOf(statements))
        {
            if (OwnersLine.CountingAt(line, validAt) is { } counting)
            {
                var read = counting.AreOwnersRedacted ? [] : await facts.ReadInterestsAsync(counting.Place.LogIndex, left + 1, cancellationToken);
                isCut |= read.Count > left;
                owners.Add(new DeclaredOwners(counting, [.. read.Take(left).Select(placed => placed.Interest)]));
                left -= owners[^1].Interests.Count;
            }
        }

        var profile = await EntityProfile.ReadAsync(facts, alone, DeclaredOwnership.DayOf(validAt), cancellationToken, MostNames);
        return new DeclaredEntity(profile, owners, isCut || profile.IsCut);
    }

    private static IEnumerable<string> Caveats(List<DeclaredEntity> page)
    {
        yield return "Counts are those of this page. Entities that were withdrawn since are listed without particulars.";
        if (page.Count(entity => entity.IsCut) is var cut and > 0)
        {
            yield return Counted.Say(cut, "Of {0} [entity|entities] not all statements, interests, names or identifiers are given.");
        }

        if (page.SelectMany(entity => entity.Owners).Count(one => one.Statement.AreOwnersRedacted) is var redacted and > 0)
        {
            yield return Counted.Say(redacted, "{0} [statement of owners is|statements of owners are] redacted; who owns [that entity|those entities] is unknown.");
        }
    }
}

/// <summary>One page of entities, in the order in which they were first named.</summary>
public sealed record EntitiesAnswer : IAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<DeclaredEntity> Entities { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>An entity as declared.</summary>
/// <param name="Profile">Who it is, by this identifier alone.</param>
/// <param name="Owners">What each declarer states of its owners at the moment asked for.</param>
/// <param name="IsCut">Whether not all is given.</param>
public sealed record DeclaredEntity(EntityProfile Profile, IReadOnlyList<DeclaredOwners> Owners, bool IsCut);

/// <summary>What one declarer states of an entity's owners.</summary>
/// <param name="Statement">The statement that counts.</param>
/// <param name="Interests">Its interests; none where redacted.</param>
public sealed record DeclaredOwners(EntityStatement Statement, IReadOnlyList<Interest> Interests);
