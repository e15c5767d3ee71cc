using System.CommandLine;
using Provenance.Reports;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query usage</c>: accelerators held over time.</summary>
internal static class UsageQuery
{
    private static readonly IReadOnlyList<Column<Wire.UsageBucket>> Columns =
    [
        new("from", bucket => Units.Time(bucket.From), "from (UTC)", bucket => Units.Minutes(bucket.From)),
        new("to", bucket => Units.Time(bucket.To), "to (UTC)", bucket => Units.Minutes(bucket.To)),
        new("peak_accelerators", bucket => Known(bucket, Units.Exact(bucket.PeakAccelerators)), "peak accelerators", bucket => Known(bucket, Units.Grouped(bucket.PeakAccelerators), NotKnown)),
        new(
            "allocated_accelerator_hours_low",
            bucket => Known(bucket, bucket.AllocatedAcceleratorHours?.Low),
            "allocated accelerator hours",
            bucket => Known(bucket, Units.Range(bucket.AllocatedAcceleratorHours, Units.Grouped), NotKnown)),
        new("allocated_accelerator_hours_high", bucket => Known(bucket, bucket.AllocatedAcceleratorHours?.High)),
    ];

    private const string NotKnown = "not known";

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal, draws: true);
        var from = Arguments.Required<Timestamp>("--from", "Start of the series, inclusive");
        var to = Arguments.Required<Timestamp>("--to", "Its end, exclusive");
        var customer = Arguments.Value<EntityId>("--customer", "Entity id of the customer");
        var handle = new Option<string?>("--operator") { Description = "Handle of the operator." };
        var site = new Option<string?>("--site") { Description = "Handle of the site." };
        var cluster = new Option<string?>("--cluster") { Description = "Handle of the cluster." };
        var country = Arguments.Value<CountryCode>("--country", "Country of the cluster");
        var apart = JudgedWords.Apart();
        var buckets = Arguments.Number("--buckets", "Into how many equal parts the period is cut, 1 to 1,000: one row, one step of the drawing each.", 1, 1_000, 60);
        var command = new DocumentedCommand(
            "usage",
            "Accelerators held over time by a customer, or of a cluster: the most at once and the hours in each part of a period.",
            "provenance query usage --customer LEI:5493001KJTIIGC8Y1R12 --from 2026-01-01T00:00:00Z --to 2026-07-01T00:00:00Z",
            "provenance query usage --operator acme --cluster c-1 --from 2026-11-01T00:00:00Z --to 2026-11-08T00:00:00Z --buckets 7 --csv");
        return frame.Fit(command, [from, to, customer, handle, site, cluster, country, apart, buckets], async (client, parsed, cancellationToken) =>
        {
            CheckHandle(parsed.GetValue(handle), "--operator");
            CheckHandle(parsed.GetValue(site), "--site");
            CheckHandle(parsed.GetValue(cluster), "--cluster");
            var request = new Wire.GetUsageSeriesRequest
            {
                Period = new Wire.Period { From = ToWire(parsed.GetValue(from)), To = ToWire(parsed.GetValue(to)) },
                Customer = parsed.GetValue(customer)?.ToString() ?? "",
                Operator = parsed.GetValue(handle) ?? "",
                Site = parsed.GetValue(site) ?? "",
                Cluster = parsed.GetValue(cluster) ?? "",
                Country = parsed.GetValue(country)?.ToString() ?? "",
                IdentifiersApart = parsed.GetValue(apart),
                Buckets = parsed.GetValue(buckets),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var answer = await client.Investigation.GetUsageSeriesAsync(request, cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of(answer.Buckets, answer.Groups == 0 ? [.. Columns.Select(WithoutFigures)] : Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                Usage = new UsageSeries(
                    "Accelerators held at once, at most, in each part of the period",
                    "accelerators",
                    request.Period.From.ToDateTimeOffset(),
                    request.Period.To.ToDateTimeOffset(),
                    [.. answer.Buckets.Select(bucket => new UsageStep(bucket.From.ToDateTimeOffset(), answer.Groups == 0 || bucket.Unknown ? null : bucket.PeakAccelerators))])
                {
                    PartLength = (request.Period.To.ToDateTimeOffset() - request.Period.From.ToDateTimeOffset()) / Math.Max(1, answer.Buckets.Count),
                },
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    // Nothing told of a time in which a job may have gone on is not nothing held.
    private static string Known(Wire.UsageBucket bucket, string? figure, string otherwise = "") => bucket.Unknown ? otherwise : figure ?? "";

    // Where no allocation is known at all, the registry's zeros are not what was held.
    private static Column<Wire.UsageBucket> WithoutFigures(Column<Wire.UsageBucket> column) => column.Name is "from" or "to"
        ? column
        : column with { ForPeople = _ => "none reported" };

    // A path names a cluster elsewhere; here it would be the handle of none, and the answer would look like no use.
    private static void CheckHandle(string? value, string option)
    {
        if (value?.Split('/') is { Length: > 1 } parts)
        {
            throw CommandException.Usage(
                $"{option} takes one handle, not the path {value}",
                parts is [var party, var place, var name] ? $"Give --operator {party} --site {place} --cluster {name}." : "Give --operator, --site and --cluster, one handle each.");
        }
    }

    private static Google.Protobuf.WellKnownTypes.Timestamp ToWire(Timestamp time) =>
        Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(time.Value);
}
