// The ledger of hours of one cluster and period, from its records to the terms of a balance:
//
//   unaccounted = available − (jobs + small jobs + inference + idle + maintenance + rentals without sight)
//
// Jobs count by what they held, cut to the period; what a job held after a last report that does not end it is unknown.
// Totals count where a report lies in the period; what a report straddles may lie on either side, so that it is between
// nothing and all. Reports that overlap may tell the same hours twice: at least the largest, at most the sum. Hours that no
// report covers are unknown, never zero. A rental without sight of the scheduler or the machines is accounted for somewhere
// between nothing and all that was reserved, less the jobs reported in it: what could have run there stays in what is
// unaccounted.


namespace Provenance.Registry.Accountancy;

/// <summary>Balances hours.</summary>
public static class BulkLedger
{
    /// <summary>The balance of a cluster and period.</summary>
    /// <exception cref="ArgumentException">The period is empty, or spans of capacity overlap or are out of order.</exception>
    public static Balance Balance(BulkRecords records, MeasurementErrors errors)
    {
        var account = new BulkAccount(records.Area, records.Period, errors, records.Meter);
        foreach (var job in records.Jobs)
        {
            account.Add(job);
        }

        return account.Close(records);
    }
}
