// Who has which slug. Two names behind one slug would turn two customers into one, so the second is not drafted.

using System.Text;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>A name and what it became.</summary>
/// <param name="Scope">What the name is of: the same slug may stand for a cluster and for a company.</param>
/// <param name="Slug">The handle or id.</param>
/// <param name="Name">The name that it was made from.</param>
public readonly record struct SlugClaim(string Scope, string Slug, string Name)
{
    /// <summary>SHA-256 of the name, for a memory that outlives the names.</summary>
    public Digest NameDigest => Digest.Of(Encoding.UTF8.GetBytes(Name));
}

/// <summary>The slugs in use during one import.</summary>
public sealed class SlugClaims
{
    private readonly Dictionary<(string Scope, string Slug), string> _names = [];

    /// <summary>Takes a slug for a name, or says which other name has it.</summary>
    /// <returns>The name that has the slug already; null when it was free or has this very name.</returns>
    public string? Claim(SlugClaim claim)
    {
        var key = (claim.Scope, claim.Slug);
        if (_names.TryAdd(key, claim.Name))
        {
            return null;
        }

        return _names[key] == claim.Name ? null : _names[key];
    }
}
