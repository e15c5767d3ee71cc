using System.CommandLine;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query lineage</c>: ancestors or descendants of an artifact.</summary>
internal static class LineageQuery
{
    public static Command Create(Terminal terminal)
    {
        var connection = new Connection(terminal);
        var form = new AnswerForm(terminal);
        var evidence = new Evidence(terminal, connection);
        var model = new Option<string?>("--model") { Description = "Start from a model's name as declared, exactly." };
        var digest = new Option<string?>("--digest") { Description = "Start from any digest of an artifact, 64 hex digits." };
        var direction = new Option<string>("--direction") { Description = "ancestors or descendants.", DefaultValueFactory = _ => "ancestors" };
        direction.AcceptOnlyFromAmong("ancestors", "descendants");
        var depth = new Option<int>("--depth") { Description = "Steps at most, 1 to 64.", DefaultValueFactory = _ => 16 };
        var nodes = new Option<int>("--nodes") { Description = "Nodes at most, up to 10,000; says so where there are more.", DefaultValueFactory = _ => 1000 };
        var atLeast = new Option<long>("--at-least") { Description = "Wait until the answer covers this tree size." };
        var command = new DocumentedCommand(
            "lineage",
            "Artifacts, jobs and releases that a model came from, or that came from it. Steps joined by a name alone are marked.",
            "provenance query lineage --model frontier-7b",
            "provenance query lineage --digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --direction descendants --csv");
        foreach (var option in (Option[])[model, digest, direction, depth, nodes, atLeast])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(model) is null == result.GetValue(digest) is null)
            {
                result.AddError("Give either --model or --digest");
            }
        });
        form.AddTo(command);
        evidence.AddTo(command);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = connection.Open(parsed, await evidence.PolicyAsync(parsed, cancellationToken));
            var request = new Wire.TraceLineageRequest
            {
                Direction = parsed.GetValue(direction) == "ancestors" ? Wire.LineageDirection.Ancestors : Wire.LineageDirection.Descendants,
                MaxDepth = parsed.GetValue(depth),
                MaxNodes = parsed.GetValue(nodes),
                AtLeastTreeSize = parsed.GetValue(atLeast),
            };
            if (parsed.GetValue(model) is { } name)
            {
                request.Model = name;
            }
            else
            {
                request.Digest = parsed.GetValue(digest);
            }

            var answer = await client.Investigation.TraceLineageAsync(request, cancellationToken);
            await form.WriteAsync(parsed, answer, LineageStep.Of(answer), LineageStep.Columns, answer.Basis ?? new Wire.AnswerBasis());
            if (answer.Truncated)
            {
                terminal.Note("There is more lineage than was asked for: raise --depth or --nodes.");
            }

            await evidence.SaveAsync(parsed, client, answer.Nodes.SelectMany(LineageStep.Entries), cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }
}
