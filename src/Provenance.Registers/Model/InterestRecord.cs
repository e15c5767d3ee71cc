// Records of interests that are written by us: the entity they are in, then their number. Numbers of one entity are parcels
// of one list, which another register's records of interests need not be.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registers;

internal static class InterestRecord
{
    private const char Mark = '#';

    /// <summary>The id of the record of an interest.</summary>
    /// <param name="entity">What the interest is in.</param>
    /// <param name="index">Its place among the interests in it, from 0.</param>
    public static string IdOf(EntityId entity, int index) => string.Create(CultureInfo.InvariantCulture, $"{entity}{Mark}{index + 1}");

    /// <summary>What names the list that the interests of a record are parcels of: the entity for records of ours, else the record.</summary>
    public static string ListOf(string record)
    {
        var mark = record.IndexOf(Mark, StringComparison.Ordinal);
        return mark > 0 && EntityId.TryParse(record.AsSpan(0, mark), out _) ? record[..mark] : record;
    }
}
