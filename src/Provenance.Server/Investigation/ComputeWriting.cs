using Provenance.Registry.Investigation.Compute;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes what stands behind a model into messages.</summary>
internal static class ComputeWriting
{
    public static Wire.GetLineageComputeResponse ToWire(this LineageComputeAnswer answer)
    {
        var response = new Wire.GetLineageComputeResponse
        {
            Own = ToWire(answer.Parts[(int)ComputePartKind.Own]),
            Inherited = ToWire(answer.Parts[(int)ComputePartKind.Inherited]),
            Distilled = ToWire(answer.Parts[(int)ComputePartKind.Distilled]),
            Total = answer.Total.ToWire(),
            Truncated = answer.IsTruncated,
            Basis = answer.Basis.ToWire(),
        };
        response.Releases.Add(answer.Releases.Select(release => new Wire.ReleaseComparison
        {
            Release = release.Release.ToReleaseNode(),
            Flop = release.Release.Flop.ToWire(),
            FlopFormat = AnswerWriting.FormatOf(release.Release.Flop),
            Comparison = ToWire(release.Comparison),
        }));
        response.Runs.Add(answer.Runs.Select(run => new Wire.CountedRun
        {
            Part = ToWire(run.Part),
            Counting = ToWire(run.Counting),
            ByNameOnly = run.IsByNameOnly,
            Job = run.Run.Job.ToWire(),
        }));
        response.Thresholds.Add(answer.Thresholds.Select(RuleWriting.ToWire));
        response.Modifier.Add(answer.Modifier.Select(RuleWriting.ToWire));
        return response;
    }

    private static Wire.ComputePart ToWire(ComputePart part)
    {
        var message = new Wire.ComputePart { Sum = part.Sum.ToWire() };
        message.Customers.Add(part.Customers);
        return message;
    }

    public static Wire.ComputeSum ToWire(this ComputeSum sum)
    {
        var message = new Wire.ComputeSum
        {
            Runs = sum.Runs,
            RunsByNameOnly = sum.RunsByNameOnly,
            RunsWithoutFlop = sum.RunsWithoutFlop,
            RunsUnbounded = sum.RunsUnbounded,
            RunsWithinOthers = sum.RunsWithinOthers,
            WithoutRun = sum.WithoutRun,
            WithoutRunUndeclared = sum.WithoutRunUndeclared,
            RunsOfUndeclaredParents = sum.RunsOfUndeclaredParents,
            RunsUntied = sum.RunsUntied,
            BoundOfRunsWithoutFlop = sum.BoundOfRunsWithoutFlop.ToString(),
            DeclaredByReleases = sum.DeclaredByReleases.ToString(),
            Low = sum.Low.ToString(),
            High = sum.High.ToString(),
            HighUnknown = sum.IsHighUnknown,
            Format = sum.Format,
        };
        message.ByFormat.Add(sum.ByFormat.Select(format => new Wire.FormatSum { Format = format.Format, Runs = format.Runs, Flop = format.Sum.ToWire() }));
        return message;
    }

    private static Wire.ComputePartKind ToWire(ComputePartKind part) => part switch
    {
        ComputePartKind.Own => Wire.ComputePartKind.Own,
        ComputePartKind.Inherited => Wire.ComputePartKind.Inherited,
        _ => Wire.ComputePartKind.Distilled,
    };

    private static Wire.RunCounting ToWire(RunCounting counting) => counting switch
    {
        RunCounting.Declared => Wire.RunCounting.Declared,
        RunCounting.Bounded => Wire.RunCounting.Bounded,
        RunCounting.Unbounded => Wire.RunCounting.Unbounded,
        RunCounting.WithinAnother => Wire.RunCounting.WithinAnother,
        _ => Wire.RunCounting.PerhapsWithinAnother,
    };

    private static Wire.DeclaredAgainstAttested ToWire(DeclaredAgainstAttested comparison) => comparison switch
    {
        DeclaredAgainstAttested.Agrees => Wire.DeclaredAgainstAttested.Agrees,
        DeclaredAgainstAttested.Less => Wire.DeclaredAgainstAttested.Less,
        DeclaredAgainstAttested.More => Wire.DeclaredAgainstAttested.More,
        DeclaredAgainstAttested.OtherFormat => Wire.DeclaredAgainstAttested.OtherFormat,
        DeclaredAgainstAttested.NotDeclared => Wire.DeclaredAgainstAttested.NotDeclared,
        _ => Wire.DeclaredAgainstAttested.NothingAttested,
    };
}
