using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query keys</c>: whose keys the log binds, to what, and how they stand.</summary>
internal static class KeysQuery
{
    private static readonly IReadOnlyList<Column<Wire.Accreditation>> Columns =
    [
        new("party", key => key.Party, "party"),
        new("key_id", key => Convert.ToHexStringLower(key.KeyId.Span), "key"),
        new("role", key => key.Role, "role"),
        new("use", key => key.Use, "use", key => key.Role == "authority" ? "authority" : key.Use),
        new("standing", Standing, "standing"),
        new("valid", key => Units.Time(key.ValidUntil), "valid until (UTC)", key => key.ValidUntil is null ? "" : Units.Minutes(key.ValidUntil)),
        new("for", Scope, "for"),
        new("version", key => Units.Exact(key.Version), "version"),
        new("log_indices", key => Units.List(key.LogIndices), "entries"),
    ];

    public static Command Create(Terminal terminal)
    {
        var connection = new Connection(terminal);
        var party = new Option<string?>("--party") { Description = "Only keys of this party or authority." };
        var size = new Option<long?>("--known-at") { Description = "As the log's first so many entries made it; all that is logged, unless given." };
        var json = new Option<bool>("--json") { Description = "The registry's own messages, one in a line; bytes, such as key ids, in base64." };
        size.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() < 1)
            {
                result.AddError("--known-at is a tree size such as 2000");
            }
        });
        var command = new DocumentedCommand(
            "keys",
            "Keys that the log binds: whose they are, what they may sign, how they stand, and the version of their newest trust statement. "
                + "This is what the registry says; the bundles of the entries prove it.",
            "provenance query keys --party acme",
            "provenance query keys --known-at 1042 --json");
        foreach (var option in (Option[])[party, size, json])
        {
            command.Options.Add(option);
        }

        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = connection.Open(parsed, policy: null);
            var listing = await client.Audit.ListAccreditationsAsync(
                parsed.GetValue(party) ?? "", new TreeSize(parsed.GetValue(size) ?? 0), cancellationToken);
            var keys = listing.Keys
                .OrderBy(key => key.Value.Party, StringComparer.Ordinal)
                .ThenBy(key => key.Value.LogIndices.FirstOrDefault())
                .ThenBy(key => key.Key.ToString(), StringComparer.Ordinal)
                .Select(key => key.Value)
                .ToList();
            if (parsed.GetValue(json))
            {
                // JSON writes control characters as escapes, so that it can be exact.
                keys.ForEach(key => terminal.Output.WriteLine(JsonFormatter.Default.Format(key)));
                return ExitCode.Ok;
            }

            if (keys.Count == 0 && parsed.GetValue(party) is { } nobody)
            {
                terminal.Line($"No trust statement that is known names a key of \"{nobody}\". Nothing found is no sign that there is nothing.");
            }

            var table = AnswerTable.Of(keys, Columns);
            terminal.Table(table.Headings, table.Shown);
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture, $"{Units.Count(keys.Count, "key", "keys")}, as of tree size {listing.Size}. The next trust statement about a key bears its version + 1."));
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Standing(Wire.Accreditation key) => key.Standing switch
    {
        Wire.KeyStanding.Good => "good",
        Wire.KeyStanding.Suspended => "suspended",
        Wire.KeyStanding.Revoked => "revoked",
        _ => "unknown",
    } + (key.CompromisedFrom is null ? "" : $", in other hands since {Units.Time(key.CompromisedFrom)}");

    // What a key is limited to: sites and countries of who reports, powers of an authority, kinds of a delegated one.
    private static string Scope(Wire.Accreditation key) => string.Join(
        "; ",
        new[]
        {
            string.Join(' ', key.Sites.Select(site => site == "*" ? "all sites" : site)),
            string.Join(' ', key.Jurisdictions),
            string.Join(' ', key.Powers),
            key.DelegatedBy.IsEmpty ? "" : $"{string.Join(' ', key.Kinds)} (delegated)",
        }.Where(part => part.Length > 0));
}
