// OpenSanctions' forms of a list: targets.nested.json, one FollowTheMoney entity a line with its Sanction entities inside,
// and targets.simple.csv, a row a party, fields that hold several parted by ";". The files also hold parties that are on no
// screening list (politicians); those state no sanction and are not drafted. A file is one list: in which of OpenSanctions'
// datasets a party stands differs from party to party and from version to version, names no list, and stands in the note.

using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Registers;

internal static class OpenSanctionsParty
{
    /// <summary>Whether a CSV file's header is of this form.</summary>
    public static bool IsHeader(IReadOnlyCollection<string> header) => header.Contains("id") && header.Contains("schema") && header.Contains("aliases");

    /// <summary>A row of the CSV; null where the party is on no screening list.</summary>
    public static ListedParty? Read(CsvRow row)
    {
        var sanctions = row.List("sanctions").ToList();
        var programmes = row.List("program_ids").ToList();
        return sanctions.Count + programmes.Count == 0 ? null : new ListedParty
        {
            Id = row["id"] ?? string.Empty,
            ListName = null,
            Authority = null,
            Jurisdiction = null,
            Type = FtmRecord.PartyType(row["schema"]) ?? EntityType.Unknown,
            Names = FieldText.Distinct(row.List("aliases").Select(name => FieldText.Name(name, NameKind.Other)).Prepend(FieldText.Name(row["name"], NameKind.Registered))),
            Identifiers = row.List("identifiers").Select(id => FieldText.Claimed("unknown", id)),
            Programmes = programmes.Count > 0 ? programmes : sanctions,
            ListedOn = null,
            DelistedOn = null,
            Note = string.Join(" | ", sanctions.Prepend(row["dataset"]).OfType<string>()),
        };
    }

    /// <summary>A line of the JSON; null where the party is on no screening list.</summary>
    public static ListedParty? Read(JsonElement record)
    {
        var sanctions = record.Member("properties").Objects("sanctions").ToList();
        var starts = sanctions.Select(sanction => FtmRecord.First(sanction, "listingDate") is null ? FtmDays.Start(sanction, "startDate") : FtmDays.Start(sanction, "listingDate")).ToList();
        var ends = sanctions.Select(sanction => FtmDays.End(sanction, "endDate")).ToList();
        return sanctions.Count == 0 ? null : new ListedParty
        {
            Id = record.Text("id") ?? string.Empty,
            ListName = null,
            Authority = Single(sanctions.SelectMany(sanction => FtmRecord.All(sanction, "authority"))),
            Jurisdiction = Only(sanctions.SelectMany(sanction => FtmRecord.All(sanction, "country"))),
            Type = FtmRecord.PartyType(record.Text("schema")) ?? EntityType.Unknown,
            Names = FtmRecord.Names(record, NameKind.Registered),
            Identifiers = FtmRecord.Identifiers(record),
            Lei = FtmRecord.LeiOf(record),
            Programmes = sanctions.SelectMany(sanction => FtmRecord.All(sanction, "programId").Concat(FtmRecord.All(sanction, "program"))),
            ListedOn = Begins(starts.Select(start => start.Span).OfType<DaySpan>()),
            DelistedOn = Ends(ends.Select(end => end.Span).ToList()),
            Faults = [.. starts.Concat(ends).Select(one => one.Fault).OfType<string>()],
            Note = string.Join(" | ", new[] { string.Join(", ", record.Texts("datasets")) }.Where(datasets => datasets.Length > 0).Concat(sanctions.SelectMany(sanction => FtmRecord.All(sanction, "reason")).Concat(FtmRecord.All(record, "notes")))),
        };
    }

    private static string? Single(IEnumerable<string> texts) => string.Join(", ", texts.Distinct(StringComparer.Ordinal)) is { Length: > 0 } all ? all : null;

    private static CountryCode? Only(IEnumerable<string> countries)
    {
        var known = countries.Select(FieldText.Country).Distinct().Take(2).ToList();
        return known.Count == 1 ? known[0] : null;
    }

    // With the first of its sanctions, where it is known which day that was.
    private static CalendarDate? Begins(IEnumerable<DaySpan> starts) =>
        starts.OrderBy(start => start.First).ThenBy(start => start.Last).Select(start => start.Day).FirstOrDefault();

    // It is off the list when every sanction has ended.
    private static CalendarDate? Ends(List<DaySpan?> ends) =>
        ends.TrueForAll(end => end is not null) ? ends.Max(end => end!.Value.Last) : null;
}
