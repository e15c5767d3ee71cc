using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Projections;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes answers about jobs and clusters into messages.</summary>
internal static class JobWriting
{
    public static Wire.SearchJobsResponse ToWire(this JobAnswer answer)
    {
        var response = new Wire.SearchJobsResponse
        {
            NextPageToken = answer.NextPageToken,
            Judged = answer.Judged.ToWire(),
            Basis = answer.Basis.ToWire(),
            Totals = new Wire.JobTotals
            {
                Jobs = answer.Totals.Jobs,
                StatedAcceleratorHours = answer.Totals.AcceleratorHours.ToWire(),
                Flop = answer.Totals.Flop.ToWire(),
                JobsWithoutFlop = answer.Totals.JobsWithoutFlop,
                JobsWithoutHours = answer.Totals.JobsWithoutHours,
                MaxAccelerators = answer.Totals.MaxAccelerators,
            },
        };
        response.Jobs.Add(answer.Jobs.Select(ToWire));
        return response;
    }

    public static Wire.ListLargeClusterUsersResponse ToWire(this LargeClusterAnswer answer, string numberFormat)
    {
        var response = new Wire.ListLargeClusterUsersResponse
        {
            NextPageToken = answer.NextPageToken,
            Basis = answer.Basis.ToWire(),
        };
        response.Users.Add(answer.Users.Select(user => ToWire(user, numberFormat)));
        return response;
    }

    public static Wire.Job ToWire(this JobDetail job)
    {
        var message = new Wire.Job
        {
            Record = job.Record,
            Operator = job.Cluster.Operator,
            Site = job.Cluster.Site,
            Cluster = job.Cluster.Cluster,
            Country = job.Country ?? "",
            Customer = job.Customer ?? "",
            CustomerAccount = job.CustomerAccount ?? "",
            State = job.State ?? "",
            StartedAt = AnswerWriting.ToTime(job.Figures.StartedAt),
            EndedAt = AnswerWriting.ToTime(job.Figures.EndedAt),
            MaxAccelerators = job.Figures.MaxAccelerators,
            StatedAcceleratorHours = job.Figures.AcceleratorHours.ToWire(),
            Flop = job.Figures.Flop.ToWire(),
            FlopFormat = AnswerWriting.FormatOf(job.Figures.Flop),
            Workload = job.Workload ?? "",
            Model = job.Model ?? "",
            Standing = job.Figures.Standing.ToWire(),
            SignerSuspended = job.Figures.IsSignerSuspended,
            Redacted = job.Figures.Missing != JobSections.None,
            Contradicted = job.IsContradicted,
        };
        message.Accelerators.Add(job.Accelerators);
        message.LogIndices.Add(job.LogIndices);
        return message;
    }

    private static Wire.LargeClusterUser ToWire(LargeClusterUser user, string numberFormat)
    {
        var message = new Wire.LargeClusterUser
        {
            Customer = user.Customer ?? "",
            Operator = user.Cluster.Operator,
            Site = user.Cluster.Site,
            Cluster = user.Cluster.Cluster,
            Domain = user.Domain ?? "",
            Country = user.Country ?? "",
            PeakAccelerators = (long)user.PeakAccelerators,
            PeakAt = AnswerWriting.ToTime(user.PeakAt),
            PeakOperationsPerSecond = user.PeakOperationsPerSecond.ToWire(),
            NumberFormat = numberFormat,
            AcceleratorsWithoutFigure = (long)user.AcceleratorsWithoutFigure,
            AllocatedAcceleratorHours = user.AcceleratorHours.ToWire(),
            Flop = user.Flop.ToWire(),
            Jobs = user.Jobs,
            InterconnectGbitPerSecond = user.InterconnectGbitPerSecond?.ToString() ?? "",
            LogIndicesTotal = user.Jobs,
            Judged = user.Judged.ToWire(),
            Control = user.Control is { } control ? ToWire(control) : null,
        };
        message.CustomerNames.Add(user.CustomerNames);
        message.Lineages.Add(user.Lineages);
        message.LogIndices.Add(user.LogIndices);
        message.ContradictingLogIndices.Add(user.Contradicting);
        return message;
    }

    private static Wire.CustomerControl ToWire(CustomerControl control)
    {
        var message = new Wire.CustomerControl
        {
            OwnersTotal = control.OwnersTotal,
            UnknownPercentLow = control.Unknown.Low.ToString(),
            UnknownPercentHigh = control.Unknown.High.ToString(),
            Truncated = !control.IsWhole,
        };
        message.Owners.Add(control.Owners.Select(owner => new Wire.ControllingOwner
        {
            Entity = owner.Entity,
            PercentLow = owner.Share.Low.ToString(),
            PercentHigh = owner.Share.High.ToString(),
        }));
        return message;
    }
}
