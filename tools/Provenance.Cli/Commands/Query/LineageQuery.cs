using System.CommandLine;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query lineage</c>: ancestors or descendants of an artifact.</summary>
internal static class LineageQuery
{
    private const int MostSteps = 64;
    private const int MostNodes = 10_000;

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal, draws: true);
        var start = new StartOptions(anyDigest: true);
        var direction = new Option<string>("--direction") { Description = "ancestors or descendants.", DefaultValueFactory = _ => "ancestors" };
        direction.AcceptOnlyFromAmong("ancestors", "descendants");
        var depth = Arguments.Number("--depth", "Steps from the start at most, 1 to 64; says so where there are more.", 1, MostSteps, 16);
        var nodes = Arguments.Number("--nodes", "Nodes at most beyond the start, 1 to 10,000; says so where there are more.", 1, MostNodes, 1_000);
        var relations = new Option<string[]>("--relation") { Description = "Follow only what went in so: resume, finetune, distill, …; may be given several times." };
        var architecture = new Option<bool>("--same-architecture") { Description = "Also artifacts of the start's architecture: evidence, never an identity." };
        var command = new DocumentedCommand(
            "lineage",
            "Artifacts, jobs and releases that a model came from, or that came from it. Steps joined by a name alone are marked.",
            "provenance query lineage --model frontier-7b",
            "provenance query lineage --digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --direction descendants --csv",
            "provenance query lineage --model frontier-7b --svg lineage.svg");
        start.Require(command);
        return frame.Fit(command, [.. start.Options, direction, depth, nodes, relations, architecture], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.TraceLineageRequest
            {
                Direction = parsed.GetValue(direction) == "ancestors" ? Wire.LineageDirection.Ancestors : Wire.LineageDirection.Descendants,
                MaxDepth = parsed.GetValue(depth),
                MaxNodes = parsed.GetValue(nodes),
                WithSameArchitecture = parsed.GetValue(architecture),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            request.Relations.AddRange(parsed.GetValue(relations) ?? []);
            if (start.Model(parsed) is { } name)
            {
                request.Model = name;
            }
            else
            {
                request.Digest = start.Digest(parsed);
            }

            var answer = await client.Investigation.TraceLineageAsync(request, cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of(LineageStep.Of(answer), LineageStep.Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                Graph = LineageGraph.Of(answer, request.Direction, start.Model(parsed) ?? start.Digest(parsed)!),
                LeftOut = answer.Truncated ? [More(parsed.GetValue(depth), parsed.GetValue(nodes))] : [],
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
            if (frame.IsForPeople(parsed))
            {
                LineageRemarks.Write(terminal, answer);
            }
        });
    }

    // An answer does not say which of the two limits it met; what stands at its highest cannot be raised.
    private static string More(int depth, int nodes) => "There is more lineage than was asked for: " + (depth < MostSteps, nodes < MostNodes) switch
    {
        (true, true) => "raise --depth or --nodes.",
        (true, false) => "raise --depth, or ask again with --digest from the last artifacts shown.",
        (false, true) => "raise --nodes, or ask again with --digest from the last artifacts shown.",
        _ => "ask again with --digest from the last artifacts shown.",
    };
}
