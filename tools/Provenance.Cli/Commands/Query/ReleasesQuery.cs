using System.CommandLine;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query releases</c>: public models, and the attested training behind them.</summary>
internal static class ReleasesQuery
{
    private static readonly IReadOnlyList<Column<Wire.PublicModel>> Columns =
    [
        new("record", model => model.Release.Record, "record"),
        new("names", model => string.Join("; ", model.Release.Names), "names"),
        new("publisher", model => model.Release.Publisher, "publisher"),
        new("declared_origin", model => model.Release.DeclaredOrigin, "declared origin"),
        new("released_on", model => model.ReleasedOn, "released"),
        new("flop_low", model => model.Flop?.Low ?? "", "FLOP", model => $"{Units.Range(model.Flop, Units.Scientific)} {model.FlopFormat}".TrimEnd()),
        new("flop_high", model => model.Flop?.High ?? ""),
        new("flop_format", model => model.FlopFormat),
        new("parameters_high", model => model.Parameters?.High ?? "", "parameters", model => Units.Range(model.Parameters, Units.Scientific)),
        new("match", model => Match(model), "attested training"),
        new("jobs", model => Units.List(model.Jobs.Select(job => job.Record)), "jobs", model => model.JobsTotal == 0 ? "" : $"{Units.Grouped(model.JobsTotal)}: {Units.List(model.Jobs.Take(3).Select(job => job.Record))}"),
        new("jobs_total", model => Units.Exact(model.JobsTotal)),
        new("log_indices", model => Units.List(model.Release.LogIndices), "entries"),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var without = new Option<bool>("--without-training") { Description = "Only releases of which no job in this log put anything out." };
        var origin = new Option<string?>("--declared-origin") { Description = "Country that the release declares to come from, or unknown." };
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "releases",
            "Public models and the attested training behind each: matched by digest, by a name alone, or not at all.",
            "provenance query releases --without-training",
            "provenance query releases --declared-origin SG --csv");
        return frame.Fit(command, [without, origin, limit], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListReleasesRequest
            {
                WithoutTrainingOnly = parsed.GetValue(without),
                DeclaredOrigin = parsed.GetValue(origin) ?? "",
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var (rows, answer, hasMore) = await QueryFrame.PagesAsync(
                parsed.GetValue(limit),
                async (size, token) =>
                {
                    (request.PageSize, request.PageToken) = (size, token);
                    return await client.Investigation.ListReleasesAsync(request, cancellationToken);
                },
                page => page.Models,
                page => page.NextPageToken,
                page => page.Basis);
            answer.Models.Clear();
            answer.Models.AddRange(rows);
            var whole = new Answer(answer, AnswerTable.Of(rows, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                LeftOut = [.. QueryFrame.MoreRows(hasMore, rows.Count), .. MoreJobs(rows)],
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static IEnumerable<string> MoreJobs(IEnumerable<Wire.PublicModel> models) => models.Any(model => model.JobsTotal > model.Jobs.Count)
        ? ["Behind some releases are more jobs than are listed; \"query jobs --model\" finds those that declare its name."]
        : [];

    private static string Match(Wire.PublicModel model) => model.Match switch
    {
        Wire.ReleaseMatch.Digest => "by digest",
        Wire.ReleaseMatch.NameOnly => "by name only, which proves nothing",
        _ => model.HasDigests ? "none" : "none; the release gives no digest",
    };
}
