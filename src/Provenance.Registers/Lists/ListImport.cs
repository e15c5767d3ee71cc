// Consolidated screening lists into drafts of listings, one for each listed party, out of a stream.

using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Provenance.Accounting;
using Provenance.Transparency;

namespace Provenance.Registers;

/// <summary>Drafts listings from the US Consolidated Screening List (CSV, JSON) and from OpenSanctions (nested JSON, simple CSV).</summary>
/// <param name="options">How listings are stated.</param>
public sealed class ListImport(ListOptions options) : IAccounting
{
    private const int HeadBytes = 1 << 14;

    /// <inheritdoc/>
    public string Name => options.List.ToString();

    /// <inheritdoc/>
    /// <param name="content">Can be sought in: its form is told from its beginning, and its digest stands in every listing.</param>
    /// <param name="file">Its name.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<RowOutcome> DraftAsync(Stream content, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var head = new byte[HeadBytes];
        var length = await content.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancellationToken);
        content.Position = 0;
        var digest = new Digest(await SHA256.HashDataAsync(content, cancellationToken));
        content.Position = 0;
        var drafting = new ListingDrafts(options, digest);
        var outcomes = IsJson(head.AsSpan(0, length))
            ? ReadJsonAsync(content, file, IsResults(head.AsSpan(0, length)), drafting, cancellationToken)
            : ReadCsvAsync(content, file, HeaderOf(head.AsSpan(0, length), file), drafting, cancellationToken);
        await foreach (var outcome in outcomes)
        {
            yield return outcome;
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> head) => Start(head) is (byte)'{' or (byte)'[';

    private static byte Start(ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith(Encoding.UTF8.Preamble) ? head[Encoding.UTF8.Preamble.Length..] : head;
        var index = text.IndexOfAnyExcept(" \t\r\n"u8);
        return index < 0 ? (byte)0 : text[index];
    }

    // An entity of FollowTheMoney has a schema before anything that is called results.
    private static bool IsResults(ReadOnlySpan<byte> head)
    {
        var results = head.IndexOf("\"results\""u8);
        var schema = head.IndexOf("\"schema\""u8);
        return Start(head) == (byte)'[' || (results >= 0 && (schema < 0 || results < schema));
    }

    private static string[] HeaderOf(ReadOnlySpan<byte> head, string file)
    {
        var line = head[..Math.Max(head.IndexOfAny((byte)'\r', (byte)'\n'), 0)];
        var header = Encoding.UTF8.GetString(line).TrimStart('\uFEFF').Split(',').Select(name => name.Trim(' ', '"')).ToArray();
        return CslParty.IsHeader(header) || OpenSanctionsParty.IsHeader(header)
            ? header
            : throw new AccountingFormatException($"{file}: the header is neither that of the Consolidated Screening List (source, …, alt_names, …) nor that of OpenSanctions (id, schema, …, aliases, …).");
    }

    private static async IAsyncEnumerable<RowOutcome> ReadCsvAsync(
        Stream content, string file, string[] header, ListingDrafts drafting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isCsl = CslParty.IsHeader(header);
        await foreach (var row in new CsvSource(file, ["name"]).ReadAsync(content, cancellationToken))
        {
            var place = new SourcePlace(file, row.Line);
            yield return row.Fault is { } fault
                ? RowOutcome.Of(new NotDrafted(place, string.Empty, NotDraftedReason.Malformed, fault))
                : drafting.Draft(place, row.Digest, isCsl ? CslParty.Read(row) : OpenSanctionsParty.Read(row), row["id"]);
        }
    }

    private static async IAsyncEnumerable<RowOutcome> ReadJsonAsync(
        Stream content, string file, bool isCsl, ListingDrafts drafting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in new JsonSource(file, isCsl ? CslParty.Results : null).ReadAsync(content, cancellationToken))
        {
            var place = new SourcePlace(file, record.Line);
            var fault = record.Fault ?? string.Empty;
            using var document = record.Fault is null ? JsonFields.TryParse(record.Utf8, out fault) : null;
            yield return document is null
                ? RowOutcome.Of(new NotDrafted(place, string.Empty, NotDraftedReason.Malformed, fault))
                : Draft(place, Digest.Of(record.Utf8.Span), document.RootElement, isCsl, drafting);
        }
    }

    private static RowOutcome Draft(SourcePlace place, Digest digest, JsonElement root, bool isCsl, ListingDrafts drafting) =>
        drafting.Draft(place, digest, isCsl ? CslParty.Read(root) : OpenSanctionsParty.Read(root), root.Text("id"));
}
