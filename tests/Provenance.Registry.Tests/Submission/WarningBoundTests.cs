using System.Text.Json.Nodes;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Submission;

/// <summary>What a reply tells of a report that is implausible in many places.</summary>
public sealed class WarningBoundTests
{
    [Fact]
    public async Task Of_one_reason_a_few_warnings_are_told_and_the_others_counted()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var job = log.World.Reports.Job().But(draft =>
        {
            // Each allocation begins before the job does.
            var run = draft.Sections["run"];
            var allocation = run["allocations"]!.AsArray()[0]!;
            allocation["from"] = run["startedAt"]!.DeepClone();
            run["startedAt"] = allocation["to"]!.DeepClone();
            run["allocations"] = new JsonArray([.. Enumerable.Range(0, 100).Select(_ => allocation.DeepClone())]);
        }).Sign(log.World.Reporter);

        var outcome = await log.SubmitAsync(job);

        Assert.NotNull(outcome.Receipt);
        var told = outcome.Warnings.Where(warning => warning.Reason == WarningReason.DeclarationImplausible).ToList();
        Assert.Equal(9, told.Count);
        Assert.Equal("run.allocations[7].from", told[7].Field);
        Assert.Equal(new Warning(WarningReason.DeclarationImplausible, "", "And 92 more of this kind."), told[8]);
        Assert.Contains(outcome.Warnings, warning => warning.Reason == WarningReason.HoursDiffer);
    }
}
