// Where a page of leads ended: in which evaluation, recorded or not, and in which list. The list is told by a digest over its
// keys, so that whatever view a later page is read from has the very leads that the first page counted.

using System.Globalization;
using System.Security.Cryptography;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>A position in a list of leads, as a page token holds it: <c>SIZE MOMENT recorded|computed LIST KEY</c>.</summary>
/// <param name="Evaluation">The evaluation that the page was of.</param>
/// <param name="List">See <see cref="ListOf"/>.</param>
/// <param name="After">Key of the page's last lead.</param>
internal sealed record LeadsPosition(EvaluationBasis Evaluation, Digest List, Digest After)
{
    private const string Recorded = "recorded";
    private const string Computed = "computed";

    /// <summary>Reads a position back; null where it is none.</summary>
    public static LeadsPosition? Read(string position) =>
        position.Split(' ') is [var size, var validAt, Recorded or Computed, var list, var after] parts
        && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var treeSize)
        && long.TryParse(validAt, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var microseconds)
        && Digest.TryParse(list, out var keys)
        && Digest.TryParse(after, out var key)
            ? new LeadsPosition(new EvaluationBasis(treeSize, microseconds, parts[2] == Computed), keys, key)
            : null;

    /// <summary>SHA-256 over the keys of a list, in their order.</summary>
    public static Digest ListOf(IEnumerable<Digest> keys)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var key in keys)
        {
            hash.AppendData(key.ToArray());
        }

        return new Digest(hash.GetHashAndReset());
    }

    /// <summary>Whether a list is the one of which the page was, so that the next begins in it.</summary>
    public bool IsIn(IReadOnlyCollection<Digest> keys) => ListOf(keys) == List && keys.Contains(After);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Evaluation.TreeSize} {Evaluation.ValidAtMicroseconds} {(Evaluation.IsOnDemand ? Computed : Recorded)} {List} {After}");
}
