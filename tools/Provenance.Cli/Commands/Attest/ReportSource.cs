// What "attest" reads: one report as JSON,
//   { "record": "acme/jurong-1/h100-a/jobs/1", "sections": { "run": {…}, "parties": {…} },
//     "supersedes"?: { "statement", "reason", "note"? }, "producer"?: {…}, "extensions"?: {…}, "issuedAt"?: time }
// A .jsonl file holds one a line. Sections are signed with the very bytes that stand here, and a salt where there is none.

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Where a report was read, and its text, which may be none.</summary>
internal readonly record struct ReportText(string Place, string Text);

/// <summary>A report to be signed, and where it was read.</summary>
internal sealed record ReportSource(string Place, JsonElement Json)
{
    private static readonly string[] Members = ["record", "sections", "supersedes", "producer", "extensions", "issuedAt"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>The texts of a file that should be reports.</summary>
    public static async IAsyncEnumerable<ReportText> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw CommandException.Unable($"There is no file {path}", "");
        }

        if (!path.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            yield return new ReportText(path, await File.ReadAllTextAsync(path, cancellationToken));
            yield break;
        }

        var number = 0L;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (line.Length > 0)
            {
                yield return new ReportText(FormattableString.Invariant($"{path}:{number}"), line);
            }
        }
    }

    /// <summary>Reads one report.</summary>
    /// <exception cref="CommandException">The text is none; the reason names its place.</exception>
    public static ReportSource Parse(ReportText source)
    {
        var (place, text) = source;
        if (Undecoded.IsIn(text))
        {
            throw CommandException.Refused($"{place} is not UTF-8 (or holds U+FFFD, which stands for bytes that were not)", "Write the report in UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var root = document.RootElement.Clone();
            if (root.ValueKind == JsonValueKind.Object)
            {
                var unknown = root.EnumerateObject().FirstOrDefault(member => !Members.Contains(member.Name));
                return unknown.Value.ValueKind == JsonValueKind.Undefined
                    ? new ReportSource(place, root)
                    : throw CommandException.Refused($"{place}: the member {unknown.Name} is not known", $"A report has {string.Join(", ", Members)}.");
            }
        }
        catch (JsonException)
        {
            // Told below, like every other text that is no report.
        }

        throw CommandException.Refused($"{place} is not a JSON object, or a member stands twice", $"A report has {string.Join(", ", Members)}.");
    }

    /// <summary>The statement to be signed.</summary>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="now">When it is issued, unless the report says so itself.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="sequence">Its number.</param>
    /// <exception cref="CommandException">A member is missing or wrong; the reason names the report's place.</exception>
    public StatementBuilder Build(string origin, StatementKind kind, Timestamp now, StreamId stream, long sequence)
    {
        var builder = new StatementBuilder(origin, kind, Text("record") ?? throw Wrong("record", "is missing"))
        {
            IssuedAt = Text("issuedAt") is not { } issuedAt ? now : TextValue.TryParse<Timestamp>(issuedAt, out var given) ? given : throw Wrong("issuedAt", "is no time"),
            Stream = stream,
            Sequence = sequence,
            Supersedes = ReadSupersedes(),
            Producer = ReadProducer(),
            Extensions = Json.TryGetProperty("extensions", out var extensions) ? Bytes(extensions) : default,
        };
        if (Json.TryGetProperty("sections", out var sections) && sections.ValueKind == JsonValueKind.Object)
        {
            foreach (var section in sections.EnumerateObject())
            {
                builder.Add(section.Name, Bytes(section.Value));
            }
        }

        return builder;
    }

    private Supersedes? ReadSupersedes()
    {
        if (!Json.TryGetProperty("supersedes", out var member))
        {
            return null;
        }

        return Text(member, "statement") is { } id && Digest(id) is { } statement && Text(member, "reason") is { } word && Words.TryParse<SupersedesReason>(word, out var reason)
            ? new Supersedes { Statement = statement, Reason = reason, Note = Text(member, "note") }
            : throw Wrong("supersedes", "lacks a statement id or a reason (update, correction, withdrawal)");
    }

    private Producer? ReadProducer()
    {
        if (!Json.TryGetProperty("producer", out var member))
        {
            return null;
        }

        return Text(member, "name") is { } name && Text(member, "version") is { } version
            ? new Producer { Name = name, Version = version, SourceDigest = Text(member, "sourceDigest") is { } digest ? Digest(digest) ?? throw Wrong("producer.sourceDigest", "is no digest") : null }
            : throw Wrong("producer", "lacks a name or a version");
    }

    private static Transparency.Digest? Digest(string hex) => Transparency.Digest.TryParse(hex, out var digest) ? digest : null;

    private string? Text(string member) => Text(Json, member);

    private static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static byte[] Bytes(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());

    private CommandException Wrong(string member, string how) => CommandException.Refused($"{Place}: {member} {how}", "Correct the report.");
}
