// From a register's id to an id of format 1, the same on every machine:
//   an id that is one of format 1 already     itself
//   a valid LEI                               LEI:<lei>
//   a number of a national register           NATIONAL:<country>:<number>
//   anything else                             OPERATOR:<party>:<source>.<id>
// Numbers and ids that have other characters than an id may are made slugs. Two registers of one country can give out
// the same number, and two texts can become one slug: the second gets the next id in this order, and where there is no
// next it gets none, so that two parties never become one. A number is one of a register that is named: many countries
// have several, of states or courts, which all count from one. What has no digit ("N/A") is no number.

using System.Diagnostics.CodeAnalysis;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>A number in a national register.</summary>
/// <param name="Country">Whose register.</param>
/// <param name="Register">The register.</param>
/// <param name="Number">The number as it is written.</param>
internal readonly record struct NationalNumber(CountryCode Country, string Register, string Number)
{
    // Registers of org-id.guide that are several: each court of Germany numbers its own companies.
    private static readonly string[] Shared = ["DE-CR"];

    /// <summary>Whether the number tells its company from all others of the country's register.</summary>
    public bool IsNational => Number.Any(char.IsDigit) && !Shared.Contains(Register, StringComparer.OrdinalIgnoreCase);
}

/// <summary>An id and what it was made from.</summary>
/// <param name="Id">The id.</param>
/// <param name="Claim">What the id was made from; null where it is the register's own.</param>
internal readonly record struct NamedEntity(EntityId Id, SlugClaim? Claim);

/// <summary>Gives entities their ids within one import.</summary>
/// <param name="party">Whose key signs; customer numbers are its own.</param>
/// <param name="source">The register; two registers that number their records alike are told apart by it.</param>
internal sealed class EntityNaming(Handle party, string source)
{
    private readonly Dictionary<EntityId, string> _claimed = [];

    /// <summary>The id of a record.</summary>
    /// <param name="foreign">The register's own id.</param>
    /// <param name="lei">What it states as LEI.</param>
    /// <param name="number">Its number in a national register.</param>
    /// <param name="named">The id.</param>
    /// <returns>False where another record has every id that it could get.</returns>
    public bool TryName(string foreign, string? lei, NationalNumber? number, [NotNullWhen(true)] out NamedEntity? named)
    {
        named = TryIdentify(foreign, lei, number, out var known) ? known : Take($"OPERATOR:{party}:", $"{source}.{foreign}", foreign);
        return named is not null;
    }

    /// <summary>The id of a record that tells who it is without a name; false where none does.</summary>
    /// <inheritdoc cref="TryName"/>
    public bool TryIdentify(string foreign, string? lei, NationalNumber? number, [NotNullWhen(true)] out NamedEntity? named)
    {
        named = EntityId.TryParse(foreign, out var own) ? new NamedEntity(own, null)
            : lei is not null && Lei.TryParse(lei, out var valid) ? new NamedEntity(EntityId.Parse($"LEI:{valid}"), null)
            : number is { } registered && registered.IsNational ? Take($"NATIONAL:{registered.Country}:", registered.Number, $"{registered.Register}:{registered.Number}")
            : null;
        return named is not null;
    }

    private NamedEntity? Take(string scope, string text, string origin)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var slug = Slug.Id(text);
        if (!EntityId.TryParse(scope + slug, out var id))
        {
            return null;
        }

        return _claimed.TryAdd(id, origin) || _claimed[id] == origin ? new NamedEntity(id, new SlugClaim(scope, slug, origin)) : null;
    }
}
