using Provenance.Registry.Investigation.Accounts;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes what a site's statements are worth into messages.</summary>
internal static class SiteWriting
{
    private const int MostEntries = 100;

    public static Wire.GetSiteReliabilityResponse ToWire(this SiteReliabilityAnswer answer)
    {
        var message = new Wire.GetSiteReliabilityResponse { Site = answer.Site, Statements = answer.Statements, Basis = answer.Basis.ToWire() };
        message.Criteria.Add(answer.Criteria.Select(ToWire));
        message.Closes.Add(answer.Closes.Select(close => new Wire.CheckedClose
        {
            LogIndex = close.LogIndex,
            From = AnswerWriting.ToTime(close.From.Microseconds),
            To = AnswerWriting.ToTime(close.To.Microseconds),
            Verdict = ToWire(close.Verdict),
            Statements = close.Stated,
            Found = close.Found,
            Reason = close.Reason,
        }));
        return message;
    }

    private static Wire.SiteCriterion ToWire(SiteCriterion criterion)
    {
        var message = new Wire.SiteCriterion
        {
            Aspect = ToWire(criterion.Aspect),
            Count = criterion.Count,
            Of = criterion.Of,
            Explanation = criterion.Explanation,
            NoInput = criterion.NoInput ?? "",
            EntriesTotal = criterion.Entries.Total,
        };
        message.Entries.Add(criterion.Entries.Shown.Take(MostEntries));
        return message;
    }

    private static Wire.CloseVerdict ToWire(CloseVerdict verdict) => verdict switch
    {
        CloseVerdict.Confirmed => Wire.CloseVerdict.Confirmed,
        CloseVerdict.Incomplete => Wire.CloseVerdict.Incomplete,
        CloseVerdict.Contradicted => Wire.CloseVerdict.Contradicted,
        _ => Wire.CloseVerdict.TooLarge,
    };

    private static Wire.SiteAspect ToWire(SiteAspect aspect) => aspect switch
    {
        SiteAspect.Verified => Wire.SiteAspect.Verified,
        SiteAspect.Failed => Wire.SiteAspect.Failed,
        SiteAspect.Suspended => Wire.SiteAspect.Suspended,
        SiteAspect.Redacted => Wire.SiteAspect.Redacted,
        SiteAspect.Late => Wire.SiteAspect.Late,
        SiteAspect.Updated => Wire.SiteAspect.Updated,
        SiteAspect.Corrected => Wire.SiteAspect.Corrected,
        SiteAspect.Withdrawn => Wire.SiteAspect.Withdrawn,
        SiteAspect.InConflict => Wire.SiteAspect.InConflict,
        SiteAspect.Gaps => Wire.SiteAspect.Gaps,
        SiteAspect.Repeats => Wire.SiteAspect.Repeats,
        SiteAspect.ClosesConfirmed => Wire.SiteAspect.ClosesConfirmed,
        SiteAspect.ClosesContradicted => Wire.SiteAspect.ClosesContradicted,
        SiteAspect.ClosesIncomplete => Wire.SiteAspect.ClosesIncomplete,
        SiteAspect.UsedAboveCapacity => Wire.SiteAspect.UsedAboveCapacity,
        SiteAspect.HoursMissing => Wire.SiteAspect.HoursMissing,
        SiteAspect.MonthsInconclusive => Wire.SiteAspect.MonthsInconclusive,
        SiteAspect.UndeclaredClusters => Wire.SiteAspect.UndeclaredClusters,
        SiteAspect.ImplausibleUtilisation => Wire.SiteAspect.ImplausibleUtilisation,
        SiteAspect.HoursDiffer => Wire.SiteAspect.HoursDiffer,
        SiteAspect.UtilisationAboveOne => Wire.SiteAspect.UtilisationAboveOne,
        _ => Wire.SiteAspect.DeviceConflicts,
    };
}
