using System.CommandLine;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query contributions</c>: what one model did in the building of another.</summary>
internal static class ContributionsQuery
{
    private static readonly IReadOnlyList<Column<Wire.Contribution>> Columns =
    [
        new("kind", row => Kind(row), "as"),
        new("contributor", row => Name(row.Contributor), "model"),
        new("relation", row => row.Relation, "relation"),
        new("builder", row => Maker(row.Builder), "in"),
        new("via", row => row.Via is null ? "" : Maker(row.Via), "through"),
        new("built", row => string.Join("; ", row.Built.Select(Name)), "which put out", row => Units.Few(row.Built.Select(Name))),
        new("by_name_only", row => row.ByNameOnly ? "true" : "false", "remarks", row => row.ByNameOnly ? "joined by a name alone" : ""),
        new("log_indices", row => Units.List(LineageStep.Entries(row.Builder).Concat(row.Via is null ? [] : LineageStep.Entries(row.Via))), "entries"),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var start = new StartOptions();
        var direction = new Option<string>("--direction") { Description = "given (to others) or received (from others).", DefaultValueFactory = _ => "given" };
        direction.AcceptOnlyFromAmong("given", "received");
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "contributions",
            "What a model did in the building of others, or others in its building: as base, teacher, reward model, maker of data or author of code.",
            "provenance query contributions --model frontier-7b",
            "provenance query contributions --model frontier-7b --direction received --json");
        start.Require(command);
        return frame.Fit(command, [.. start.Options, direction, limit], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListContributionsRequest
            {
                Direction = parsed.GetValue(direction) == "given" ? Wire.ContributionDirection.Given : Wire.ContributionDirection.Received,
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            if (start.Model(parsed) is { } name)
            {
                request.Model = name;
            }
            else
            {
                request.Digest = start.Digest(parsed);
            }

            var (rows, answer, hasMore) = await QueryFrame.PagesAsync(
                parsed.GetValue(limit),
                async (size, token) =>
                {
                    (request.PageSize, request.PageToken) = (size, token);
                    return await client.Investigation.ListContributionsAsync(request, cancellationToken);
                },
                page => page.Contributions,
                page => page.NextPageToken,
                page => page.Basis);
            answer.Contributions.Clear();
            answer.Contributions.AddRange(rows);
            var whole = new Answer(answer, AnswerTable.Of(rows, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                LeftOut = answer.Truncated ? [.. QueryFrame.MoreRows(hasMore, rows.Count), Cut] : QueryFrame.MoreRows(hasMore, rows.Count),
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private const string Cut = "There are more contributions than the registry reads for one question: the caveats say which are missing.";

    private static string Kind(Wire.Contribution row) => row.Kind switch
    {
        Wire.ContributionKind.Base => "base",
        Wire.ContributionKind.Teacher => "teacher",
        Wire.ContributionKind.RewardModel => "reward model",
        Wire.ContributionKind.DataMaker => "data maker",
        _ => "code author",
    };

    private static string Name(Wire.ArtifactNode artifact) => artifact.Name.Length > 0
        ? artifact.Name
        : string.Join(' ', artifact.Digests.OrderBy(digest => digest.Key, StringComparer.Ordinal).Select(digest => $"{digest.Key}:{digest.Value}"));

    private static string Maker(Wire.LineageNode node) => node.Release?.Record ?? node.Job?.Record ?? "";
}
