using System.CommandLine;
using Provenance.Client;
using Provenance.Registers;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query register</c>: entities and their owners as declared, also as files that other programs read.</summary>
internal static class RegisterQuery
{
    private const string Publisher = "compute provenance registry";

    private static readonly IReadOnlyList<Column<Wire.DeclaredEntity>> Columns =
    [
        new("entity", one => one.Party.Entity, "entity"),
        new("names", one => string.Join("; ", Names(one)), "names", one => Units.Few(Names(one))),
        new("name_kinds", one => string.Join(' ', DeclaredRegister.NamesOf(one).Select(name => Words.Of(name.Kind)))),
        new("names_by_others", one => string.Join("; ", one.Party.Names.Except(Names(one)))),
        new("types", one => string.Join(' ', one.Party.Types_), "sort"),
        new("jurisdictions", one => string.Join(' ', one.Party.Jurisdictions), "country"),
        new("incorporated_on", one => string.Join(' ', one.Party.IncorporatedOn), "incorporated"),
        new("declarers", one => string.Join(' ', one.Party.Declarers), "declared by", one => Units.Few(one.Party.Declarers, " ")),
        new("owners", one => string.Join("; ", Interests(one)), "interests in it", one => Units.Few(Interests(one))),
        new("owners_redacted", one => one.Owners.Any(owners => owners.Redacted) ? "true" : "false"),
        new("log_indices", one => Units.List(one.Party.LogIndices.Concat(one.Owners.Select(owners => owners.LogIndex)).Distinct().Order()), "entries", one => Units.Few(one.Party.LogIndices.Concat(one.Owners.Select(owners => owners.LogIndex)).Distinct().Order(), " ")),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var bods = new OutputFile("--bods", "Write them to this file too, as JSON of the Beneficial Ownership Data Standard 0.4.");
        var ftm = new OutputFile("--ftm", "Write them to this file too, as FollowTheMoney JSON lines.");
        var limit = Arguments.Limit("How many entities at most; says so where there are more.", 1_000);
        var command = new DocumentedCommand(
            "register",
            "Entities as declared, each identifier for itself, with the owners that each declarer states.",
            "provenance query register --valid-at 2026-03-01T00:00:00Z",
            "provenance query register --limit 100000 --bods entities.json",
            "provenance query register --ftm entities.ftm.jsonl --csv");
        return frame.Fit(command, [bods, ftm, limit], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListEntitiesRequest { AtLeastTreeSize = frame.AtLeast(parsed), AsOf = frame.AsOf(parsed) };
            var (answer, hasMore) = await AskAsync(client, request, parsed.GetValue(limit), cancellationToken);
            var leftOut = hasMore ? new List<string> { "There are more entities: raise --limit." } : [];
            Say(leftOut, answer.Entities.Count(one => one.Cut), "Of {0:N0} [entity|entities] the answer has not all statements, interests, names or identifiers.");
            var entities = parsed.GetValue(bods) is null && parsed.GetValue(ftm) is null ? [] : Entities(answer, leftOut);
            if (parsed.GetValue(bods) is { } bodsFile)
            {
                var day = new CalendarDate(DateOnly.FromDateTime((answer.Basis?.ValidAt?.ToDateTime() ?? DateTime.UnixEpoch).Date));
                await using var file = File.Create(bodsFile);
                await BodsExport.WriteAsync(entities, day, Publisher, file, cancellationToken);
            }

            if (parsed.GetValue(ftm) is { } ftmFile)
            {
                await using var file = File.Create(ftmFile);
                await FtmExport.WriteAsync(entities, file, cancellationToken);
            }

            var whole = new Answer(answer, AnswerTable.Of(answer.Entities, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                Totals = [Counted.Say(answer.Entities.Count, "{0:N0} [entity|entities].")],
                LeftOut = leftOut,
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static async Task<(Wire.ListEntitiesResponse Answer, bool HasMore)> AskAsync(
        RegistryClient client, Wire.ListEntitiesRequest request, int limit, CancellationToken cancellationToken)
    {
        var (entities, answer, hasMore) = await QueryFrame.PagesAsync(
            limit,
            async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                return await client.Investigation.ListEntitiesAsync(request, cancellationToken);
            },
            page => page.Entities,
            page => page.NextPageToken,
            page => page.Basis);
        answer.Entities.Clear();
        answer.Entities.AddRange(entities);
        return (answer, hasMore);
    }

    private static IEnumerable<string> Names(Wire.DeclaredEntity one) => DeclaredRegister.NamesOf(one).Select(name => name.Text);

    private static IEnumerable<string> Interests(Wire.DeclaredEntity one) => one.Owners.SelectMany(owners => owners.Interests).Select(interest =>
        $"{(interest.Holder.Length > 0 ? interest.Holder : OrUnknown.Word)}{Named(interest)} {interest.Type} {PartyNames.Share(interest.Share)}{Held(interest)} ({interest.Declarer})");

    private static string Named(Wire.StatedInterest interest) => interest.HolderName.Length > 0 ? $" ({interest.HolderName})" : "";

    // What is held through others stands beside what those hold: added up, the same share would count twice.
    private static string Held(Wire.StatedInterest interest) => interest.Directness switch
    {
        "direct" => "",
        "indirect" => " indirect",
        _ => " direct or indirect unknown",
    };

    private static List<RegisterEntity> Entities(Wire.ListEntitiesResponse answer, List<string> leftOut)
    {
        leftOut.Add("The files have no addresses: an answer tells none. They stand in the statements (--evidence).");
        var declared = answer.Entities.Where(one => !DeclaredRegister.IsWithdrawn(one)).ToList();
        Say(leftOut, answer.Entities.Count - declared.Count, "{0:N0} withdrawn [entity is|entities are] not in the files.");
        Say(
            leftOut,
            declared.Count(one => one.Owners.Count(owners => !owners.Redacted) > 1),
            "Of {0:N0} [entity|entities] several parties declare owners; the files have the newest declaration alone.");
        Say(
            leftOut,
            declared.Sum(one => one.Owners.SelectMany(owners => owners.Interests).Count(interest => interest.Holder.Length == 0 && interest.HolderName.Length > 0)),
            "{0:N0} [holder|holders] without an id [has a name|have names], which the files have no place for.");
        return [.. declared.Select(DeclaredRegister.Of)];
    }

    private static void Say(List<string> leftOut, int count, string format)
    {
        if (count > 0)
        {
            leftOut.Add(Counted.Say(count, format));
        }
    }
}
