using System.CommandLine;
using Provenance.Registry.Rules;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query distillation</c>: models that may have learned from another's answers.</summary>
internal static class DistillationQuery
{
    private static readonly IReadOnlyList<Column<Wire.DistillationLead>> Columns =
    [
        new("student_record", lead => lead.Student.Record, "student"),
        new("student_model", lead => lead.Student.Model, "model"),
        new("customer", lead => lead.Student.Customer, "customer"),
        new("country", lead => lead.Student.Country, "country"),
        new("started_at", lead => Units.Time(lead.Student.StartedAt), "started (UTC)", lead => Units.Minutes(lead.Student.StartedAt)),
        new("flop_low", lead => lead.Student.Flop?.Low ?? "", "FLOP", lead => $"{Units.Range(lead.Student.Flop, Units.Scientific)} {lead.Student.FlopFormat}".TrimEnd()),
        new("flop_high", lead => lead.Student.Flop?.High ?? ""),
        new("flop_format", lead => lead.Student.FlopFormat),
        new("parameters_low", lead => lead.Parameters?.Low ?? "", "parameters", lead => Units.Range(lead.Parameters, Units.Scientific)),
        new("parameters_high", lead => lead.Parameters?.High ?? ""),
        new("flop_permille_of_scratch", lead => lead.HasComputePermille ? Units.Exact(lead.ComputePermille) : "", "‰ of 6·N·20·N", lead => lead.HasComputePermille ? Permille(lead.ComputePermille) : ""),
        new("teachers", lead => string.Join("; ", lead.Teachers.Select(Teacher)), "taught by", lead => Units.Few(lead.Teachers.Select(Teacher))),
        new("flop_permille_of_teachers", lead => Units.List(lead.Teachers.Select(teacher => teacher.HasStudentPermille ? Units.Exact(teacher.StudentPermille) : "unknown")), "‰ of the teacher", lead => Units.Few(lead.Teachers.Select(teacher => teacher.HasStudentPermille ? Permille(teacher.StudentPermille) : "unknown"))),
        new("jobs_from_teacher", lead => lead.Way is { } way ? Units.Exact(way.Hops) : ""),
        new("through", lead => Units.List(lead.Way?.Through ?? []), "through", lead => Units.Few(lead.Way?.Through ?? [], " ")),
        new("by_name_only", lead => lead.Way is { } way ? way.ByNameOnly ? "true" : "false" : ""),
        new("made_data_inputs", lead => Units.Exact(lead.MadeDataInputs), "made data", lead => $"{Units.Exact(lead.MadeDataInputs)} of {Units.Exact(lead.DataInputs)}"),
        new("data_inputs", lead => Units.Exact(lead.DataInputs)),
        new("reasons", lead => string.Join(' ', lead.Reasons), "for"),
        new("against", lead => string.Join(' ', lead.Against), "against"),
        new("log_indices", lead => Units.List(lead.Student.LogIndices), "entries"),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var teacher = new StartOptions();
        var below = Arguments.Value<Magnitude>("--below-flop", "Only students that may have taken fewer operations, or declare none");
        var period = new PeriodOptions("Students whose jobs first ran, or may have,");
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "distillation",
            "Models that may have learned from another's answers: of a teacher, or of any. Leads, not findings. The period is when the student's job started.",
            "provenance query distillation --model frontier-7b",
            "provenance query distillation --below-flop 1e23 --csv");
        teacher.RequireOneAtMost(command);
        return frame.Fit(command, [.. teacher.Options, below, .. period.Options, limit], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListDistillationLeadsRequest
            {
                BelowFlop = parsed.GetValue(below)?.ToString() ?? "",
                Period = period.Read(parsed),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            if (teacher.Model(parsed) is { } name)
            {
                request.Model = name;
            }
            else if (teacher.Digest(parsed) is { } digest)
            {
                request.Digest = digest;
            }

            var (rows, answer, hasMore) = await QueryFrame.PagesAsync(
                parsed.GetValue(limit),
                async (size, token) =>
                {
                    (request.PageSize, request.PageToken) = (size, token);
                    return await client.Investigation.ListDistillationLeadsAsync(request, cancellationToken);
                },
                page => page.Leads,
                page => page.NextPageToken,
                page => page.Basis);
            answer.Leads.Clear();
            answer.Leads.AddRange(rows);
            var whole = new Answer(answer, AnswerTable.Of(rows, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                LeftOut = QueryFrame.MoreRows(hasMore, rows.Count),
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    // The registry rounds down, and a part that is there is not nothing.
    private static string Permille(long part) => part == 0 ? "below 1" : Units.Grouped(part);

    private static string Teacher(Wire.Teaching teaching)
    {
        var named = teaching.Name.Length > 0 ? teaching.Name : string.Join(' ', teaching.Digests.Select(digest => $"{digest.Key}:{digest.Value}"));
        return $"{teaching.Role} {named} ({teaching.Relation})";
    }
}
