using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes balances into messages. What has no bound is left empty.</summary>
internal static class BalanceWriting
{
    private const int MostEntries = 100;

    public static Wire.GetBalanceResponse ToWire(this BalanceAnswer answer)
    {
        var message = new Wire.GetBalanceResponse
        {
            Area = answer.Area,
            Verdict = answer.Verdict.ToWire(),
            ItemsTotal = answer.ItemCount,
            Basis = answer.Basis.ToWire(),
        };
        message.Periods.Add(answer.Points.Select(ToWire));
        message.Items.Add(answer.Items.Select(ToWire));
        return message;
    }

    public static Wire.BalanceVerdict ToWire(this Verdict verdict) => verdict switch
    {
        Verdict.Pass => Wire.BalanceVerdict.Pass,
        Verdict.Alarm => Wire.BalanceVerdict.Alarm,
        _ => Wire.BalanceVerdict.Inconclusive,
    };

    private static Wire.PeriodBalance ToWire(BalancePoint point)
    {
        var (balance, page) = (point.Point.Balance, point.Point.Page);
        var message = new Wire.PeriodBalance
        {
            From = AnswerWriting.ToTime(balance.Period.From.Microseconds),
            To = AnswerWriting.ToTime(balance.Period.To.Microseconds),
            Verdict = point.Point.Verdict.ToWire(),
            Unaccounted = Range(balance.Muf),
            Sigma = Range(balance.Sigma.Low, balance.SigmaAtMost),
            Z = Range(balance.Z.Low, balance.Z.High),
            PageLoss = Range(page.LossLow, page.LossHigh),
            PageExcess = Range(page.ExcessLow, page.ExcessHigh),
            SignificantQuantityHours = balance.SignificantQuantity?.ToString() ?? "",
            HeldPeak = balance.HeldPeak,
            Alone = point.Alone.ToWire(),
            PartsTotal = point.PartCount,
        };
        message.Reasons.Add(point.Point.Explanation.Count > 0 ? point.Point.Explanation : balance.Reasons);
        message.Terms.Add(balance.Terms.Select(ToWire));
        message.Drivers.Add(point.Point.Drivers.Select(ToWire));
        message.Parts.Add(point.Parts.Select(part => new Wire.BalancePart
        {
            Area = part.Area,
            Verdict = part.Verdict.ToWire(),
            Unaccounted = Range(part.Muf),
            Reason = part.Reason,
        }));
        return message;
    }

    private static Wire.BalanceTerm ToWire(BalanceTerm term)
    {
        var message = new Wire.BalanceTerm
        {
            Kind = ToWire(term.Kind),
            Hours = new Wire.HoursRange { Low = term.Hours.Low.ToString(), High = term.Hours.High?.ToString() ?? "" },
            Basis = Words.Of(term.Basis),
            Meter = term.Meter ?? "",
            Area = term.Area ?? "",
            RandomError = term.Error.Random,
            SystematicError = term.Error.Systematic,
            EntriesTotal = term.EntryCount,
        };
        message.Unknown.Add(term.Unknown);
        message.Entries.Add(term.Entries.Take(MostEntries));
        return message;
    }

    private static Wire.BalanceDriver ToWire(Driver driver)
    {
        var message = new Wire.BalanceDriver { Kind = ToWire(driver.Kind), Hours = driver.Hours };
        if (driver.UsualHours is { } usual)
        {
            message.UsualHours = usual;
        }

        return message;
    }

    private static Wire.ItemBalance ToWire(ItemBalance item)
    {
        var message = new Wire.ItemBalance
        {
            Site = item.Area.Site,
            Accelerator = item.Area.Accelerator.ToString(),
            Verdict = item.Verdict.ToWire(),
            Expected = item.Expected?.ToWire() ?? "",
            Counted = item.Ending?.ToWire() ?? "",
            Attested = item.Attested.ToString(CultureInfo.InvariantCulture),
            Difference = item.Difference?.ToWire() ?? "",
            CountedOnly = item.CountedOnly?.ToWire() ?? "",
        };
        message.Reasons.Add(item.Reasons);
        foreach (var found in item.Discrepancies)
        {
            var discrepancy = new Wire.ItemDiscrepancy
            {
                Type = ToWire(found.Type),
                Count = found.Count.ToWire(),
                Explainable = found.IsExplainable,
                Description = found.Description,
            };
            discrepancy.Identities.Add(found.Identities.Take(MostEntries));
            discrepancy.Entries.Add(found.Entries.Take(MostEntries));
            message.Discrepancies.Add(discrepancy);
        }

        return message;
    }

    private static Wire.HoursRange Range(Unaccounted hours) =>
        new() { Low = hours.Low?.ToString() ?? "", High = hours.High?.ToString() ?? "" };

    private static Wire.FigureRange Range(double? low, double? high)
    {
        var range = new Wire.FigureRange();
        if (low is { } least)
        {
            range.Low = least;
        }

        if (high is { } most)
        {
            range.High = most;
        }

        return range;
    }

    private static Wire.BalanceTermKind ToWire(TermKind kind) => kind switch
    {
        TermKind.Available => Wire.BalanceTermKind.Available,
        TermKind.Jobs => Wire.BalanceTermKind.Jobs,
        TermKind.SmallJobs => Wire.BalanceTermKind.SmallJobs,
        TermKind.Inference => Wire.BalanceTermKind.Inference,
        TermKind.Idle => Wire.BalanceTermKind.Idle,
        TermKind.Maintenance => Wire.BalanceTermKind.Maintenance,
        _ => Wire.BalanceTermKind.UnseenRentals,
    };

    private static Wire.ItemDiscrepancyType ToWire(ItemDiscrepancyType type) => type switch
    {
        ItemDiscrepancyType.CountShort => Wire.ItemDiscrepancyType.CountShort,
        ItemDiscrepancyType.CountOver => Wire.ItemDiscrepancyType.CountOver,
        ItemDiscrepancyType.Missing => Wire.ItemDiscrepancyType.Missing,
        ItemDiscrepancyType.Undeclared => Wire.ItemDiscrepancyType.Undeclared,
        ItemDiscrepancyType.Duplicate => Wire.ItemDiscrepancyType.Duplicate,
        _ => Wire.ItemDiscrepancyType.ListedOverCounted,
    };
}
