using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf.Collections;
using Provenance.Client;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query diff</c>: what changed since I last looked.</summary>
internal static class DiffQuery
{
    private static readonly IReadOnlyList<Column<Wire.Change>> Columns =
    [
        new("log_index", change => Units.Exact(change.LogIndex), "entry"),
        new("logged_at", change => Units.Time(change.LoggedAt), "logged at (UTC)", change => Units.Minutes(change.LoggedAt)),
        new("kind", change => change.Kind, "kind"),
        new("effect", change => Word(change.Effect), "effect"),
        new("of_log_index", change => change.HasOfLogIndex ? Units.Exact(change.OfLogIndex) : "", "of entry", Of),
        new("contradicts_log_index", change => change.HasContradictsLogIndex ? Units.Exact(change.ContradictsLogIndex) : ""),
        new("party", change => change.Party, "signed by"),
        new("record", change => change.Record, "record", change => change.Record + Marks(change)),
        new("signer_suspended", change => change.SignerSuspended ? "true" : "false"),
        new("redacted", change => change.Redacted ? "true" : "false"),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var from = new Argument<long>("FROM") { Description = "Tree size of the answer you last looked at." };
        var to = new Argument<string?>("TO") { Description = "The later tree size; all that is projected, unless given.", Arity = ArgumentArity.ZeroOrOne };
        var kind = new Option<string?>("--kind") { Description = "Only statements of this kind, such as training-job." };
        var party = new Option<string?>("--party") { Description = "Only statements that this party signed." };
        var record = new Option<string?>("--record") { Description = "Only records whose name begins so, such as acme/jurong-1/." };
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "diff",
            "What was logged between two sizes of the log, and what each statement did: begins, updates, corrects, withdraws, conflicts.",
            "provenance query diff 1042",
            "provenance query diff 1042 2000 --kind cluster-inventory --csv");
        command.Arguments.Add(from);
        command.Arguments.Add(to);
        command.Validators.Add(result =>
        {
            if (result.GetValue(to) is { } text && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                result.AddError("TO is a tree size such as 2000");
            }
        });
        Arguments.Exclude(command, to, "--known-at");
        return frame.Fit(command, [kind, party, record, limit], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListChangesRequest
            {
                FromTreeSize = parsed.GetRequiredValue(from),
                Kind = parsed.GetValue(kind) ?? "",
                Party = parsed.GetValue(party) ?? "",
                RecordPrefix = parsed.GetValue(record) ?? "",
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            if (parsed.GetValue(to) is { } later)
            {
                request.AsOf ??= new Wire.AsOf();
                request.AsOf.TreeSize = long.Parse(later, CultureInfo.InvariantCulture);
            }

            var (answer, hasMore) = await AskAsync(client, request, parsed.GetValue(limit), cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of(answer.Changes, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                Totals = [Counts(answer.Counts)],
                LeftOut = QueryFrame.MoreRows(hasMore, answer.Changes.Count),
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static async Task<(Wire.ListChangesResponse Answer, bool HasMore)> AskAsync(
        RegistryClient client, Wire.ListChangesRequest request, int limit, CancellationToken cancellationToken)
    {
        var (changes, answer, hasMore) = await QueryFrame.PagesAsync(
            limit,
            async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                return await client.Investigation.ListChangesAsync(request, cancellationToken);
            },
            page => page.Changes,
            page => page.NextPageToken,
            page => page.Basis);
        answer.Changes.Clear();
        answer.Changes.AddRange(changes);
        return (answer, hasMore);
    }

    private static string Counts(RepeatedField<Wire.ChangeCount> counts) => counts.Count == 0
        ? "Nothing changed."
        : "In all: " + string.Join("; ", counts.Select(count =>
            string.Create(CultureInfo.InvariantCulture, $"{count.Count:N0} {count.Kind} {Word(count.Effect)}"))) + ".";

    private static string Word(Wire.ChangeEffect effect) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(effect.ToString()).Replace('-', ' ');

    // A conflict takes nobody's place; it is told with what it contradicts.
    private static string Of(Wire.Change change) => change.HasContradictsLogIndex ? "against " + Units.Exact(change.ContradictsLogIndex)
        : change.HasOfLogIndex ? Units.Exact(change.OfLogIndex)
        : "";

    private static string Marks(Wire.Change change) =>
        (change.SignerSuspended ? " (signer suspended)" : "") + (change.Redacted ? " (redacted)" : "");
}
