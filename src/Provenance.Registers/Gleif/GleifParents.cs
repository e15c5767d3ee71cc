// All of level 2 in tables by child: the relationships, and for each child whether its direct and its ultimate parent are
// known to exist and not reported. About 100 bytes for a relationship and 40 for an exception.

using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

internal sealed class GleifParents
{
    private static readonly InterestCode Control = InterestCode.Parse("otherInfluenceOrControl");

    private readonly Dictionary<LeiKey, List<GleifRelationship>> _parents = [];
    private readonly Dictionary<LeiKey, Unreported> _unreported = [];
    private readonly Dictionary<LeiKey, SourcePlace> _notMet = [];
    private int _rows;

    [Flags]
    private enum Unreported : byte
    {
        Direct = 1,
        Ultimate = 2,
    }

    /// <summary>Takes in a row of the relationship file; the reason where it states no interest.</summary>
    public NotDrafted? TakeRelationship(CsvRow row, SourcePlace place)
    {
        CountRow(place);
        var subject = $"{row[GleifRows.Child]} {row[GleifRows.Type]}";
        if (LeiKey.Of(row[GleifRows.Child]) is not { } child || LeiKey.Of(row[GleifRows.Parent]) is not { } parent)
        {
            return new NotDrafted(place, subject, NotDraftedReason.ValueUnreadable, "Child or parent is no LEI: form or check digits do not fit.");
        }

        if (GleifRows.Relation(row[GleifRows.Type]) is not { } relation)
        {
            return new NotDrafted(place, subject, NotDraftedReason.Excluded, $"{GleifRows.Type} {row[GleifRows.Type]} is no control of one by the other.");
        }

        // Its other columns stay as they were when the record turned out to be wrong.
        if (row[GleifRows.Registration] is "ANNULLED" or "DUPLICATE")
        {
            return new NotDrafted(place, subject, NotDraftedReason.Excluded, $"{GleifRows.Registration} is {row[GleifRows.Registration]}: the record was made in error.");
        }

        if (FieldText.Date(row[GleifRows.Updated]) is not { } updated)
        {
            return new NotDrafted(place, subject, NotDraftedReason.AsOfMissing, $"{GleifRows.Updated} is no date.");
        }

        var (from, to) = GleifRows.Days(row);
        var isActive = row[GleifRows.Status] == "ACTIVE";
        if (!isActive && to is null)
        {
            return new NotDrafted(place, subject, NotDraftedReason.ValueMissing, $"{GleifRows.Status} is {row[GleifRows.Status] ?? "missing"}, and no period says since when.");
        }

        if (!_parents.TryGetValue(child, out var list))
        {
            _parents[child] = list = [];
        }

        if (list.Count == RegisterLimits.InterestsPerEntity)
        {
            return new NotDrafted(place, subject, NotDraftedReason.WouldBeRefused, $"{RegisterLimits.InterestsPerEntity} relationships of this child were read before; no statement holds more.");
        }

        list.Add(new GleifRelationship(parent, relation, from, isActive ? to : InterestDates.Earlier(to!.Value, updated), isActive, updated, place.Line));
        _notMet.TryAdd(child, place);
        return null;
    }

    /// <summary>Takes in a row of the reporting exceptions; the reason where it cannot be read.</summary>
    public NotDrafted? TakeException(CsvRow row, SourcePlace place)
    {
        CountRow(place);
        var category = row[GleifRows.ExceptionCategory];
        var flag = category switch
        {
            "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT" => Unreported.Direct,
            "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT" => Unreported.Ultimate,
            _ => default,
        };
        if (LeiKey.Of(row[GleifRows.ExceptionLei]) is not { } child || flag == default)
        {
            return new NotDrafted(place, row[GleifRows.ExceptionLei] ?? string.Empty, NotDraftedReason.ValueUnreadable, $"LEI or {GleifRows.ExceptionCategory} ({category}) cannot be understood.");
        }

        if (GleifRows.LeavesUnknown(row))
        {
            _unreported[child] = _unreported.GetValueOrDefault(child) | flag;
            _notMet.TryAdd(child, place);
        }

        return null;
    }

    /// <summary>The owners of an entity, which then counts as met; null where level 2 says nothing of it.</summary>
    /// <param name="lei">The entity.</param>
    /// <param name="updated">The day that its level 1 record holds for.</param>
    /// <param name="importedOn">The day of the import.</param>
    public (RegisterOwners Owners, IReadOnlyList<string> Faults)? Find(LeiKey lei, CalendarDate updated, CalendarDate? importedOn)
    {
        _notMet.Remove(lei);
        var parents = _parents.GetValueOrDefault(lei) ?? [];
        var unreported = _unreported.GetValueOrDefault(lei);
        if (parents.Count == 0 && unreported == default)
        {
            return null;
        }

        var day = parents.Select(parent => parent.Updated).Append(updated).Max();
        if (FieldText.Midnight(day) is not { } asOf)
        {
            return null;
        }

        var dated = parents.Where(parent => IsSaidOnce(parent, parents))
            .Select(parent => InterestDates.Date(InterestOf(parent, parents), parent.From, parent.To, day, importedOn, hasEnded: !parent.IsActive))
            .ToList();
        var interests = dated.Select(one => one.Interest).OfType<Interest>().Concat(Unknowns(unreported, parents)).ToList();
        return (new RegisterOwners(asOf, Completeness.Unknown, interests), [.. dated.Select(one => one.Fault).OfType<string>()]);
    }

    /// <summary>Children that no record of level 1 was about, with the first row of each.</summary>
    public IEnumerable<NotDrafted> NotMet() => _notMet
        .OrderBy(pair => pair.Value.File, StringComparer.Ordinal)
        .ThenBy(pair => pair.Value.Line)
        .Select(pair => new NotDrafted(pair.Value, pair.Key.ToString(), NotDraftedReason.ValueMissing, "Level 1 has no record of this LEI, so its name is not known."));

    private void CountRow(SourcePlace place)
    {
        if (++_rows > RegisterLimits.Level2Rows)
        {
            throw new AccountingFormatException($"{place}: level 2 has more than {RegisterLimits.Level2Rows} rows.");
        }
    }

    // The parent that is both direct and ultimate is one parent; the ultimate row adds nothing to the direct one.
    private static bool IsSaidOnce(GleifRelationship one, List<GleifRelationship> all) =>
        one.Relation != GleifRelation.UltimatelyConsolidated
        || !all.Exists(other => other.Relation == GleifRelation.DirectlyConsolidated && other.Parent == one.Parent && other.From == one.From && other.To == one.To);

    private static Interest InterestOf(GleifRelationship parent, List<GleifRelationship> all) => new()
    {
        Party = OrUnknown.Known(EntityId.Parse($"LEI:{parent.Parent}")),
        Type = Control,
        DirectOrIndirect = parent.Relation != GleifRelation.UltimatelyConsolidated ? Directness.Direct
            : all.Exists(other => other.Relation == GleifRelation.DirectlyConsolidated && other.Parent != parent.Parent) ? Directness.Indirect
            : Directness.Unknown,
        SharePercent = default,
    };

    private static IEnumerable<Interest> Unknowns(Unreported unreported, List<GleifRelationship> parents)
    {
        bool IsReported(GleifRelation relation) => parents.Exists(parent => parent.Relation == relation && parent.To is null);
        if (unreported.HasFlag(Unreported.Direct) && !IsReported(GleifRelation.DirectlyConsolidated))
        {
            yield return Unknown(Directness.Direct);
        }

        if (unreported.HasFlag(Unreported.Ultimate) && !IsReported(GleifRelation.UltimatelyConsolidated))
        {
            yield return Unknown(unreported.HasFlag(Unreported.Direct) ? Directness.Unknown : Directness.Indirect);
        }
    }

    private static Interest Unknown(Directness directness) => new()
    {
        Party = default,
        Type = Control,
        DirectOrIndirect = directness,
        SharePercent = default,
    };
}
