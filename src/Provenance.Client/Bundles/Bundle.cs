// Everything that is needed to check one entry of the log offline, years later:
//
//     { "format": "compute-provenance-bundle/1",
//       "origin": "registry.example/2026",
//       "attestation": { "envelope": {…}, "sections": {…} },
//       "receipt": "<tlog-proof text>",
//       "trust": [ { "attestation": {…}, "receipt": "…" }, … ],
//       "later": [ { "attestation": {…}, "receipt": "…" }, … ] }
//
// "trust" are the trust statements that the signers' rights rest on, ascending by index: every version of the root from
// entry 0 on, then all that the log says of the signers' keys and of the keys these depend on. The root's fingerprint and
// the log's key are never taken from here.
//
// "later", left out where there is nothing, are trust statements above the entry that say something of it, with the
// versions of the root that these rest on: the redactions that its missing sections went by, and the revocation of a
// compromised key that signed it. They take nothing away from the entry's proof.

using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Client;

/// <summary>An entry of the log with all that its verification needs beside the verifier's policy. Immutable.</summary>
/// <param name="Origin">The registry's origin, as the bundle claims it.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Trust">The trust statements that its signers' rights rest on, ascending by index.</param>
public sealed record Bundle(string Origin, LoggedAttestation Entry, IReadOnlyList<LoggedAttestation> Trust)
{
    /// <summary>Trust statements above the entry that say something of it, ascending by index.</summary>
    public IReadOnlyList<LoggedAttestation> Later { get; init; } = [];

    /// <summary>Every statement in it, each with its receipt.</summary>
    public IEnumerable<LoggedAttestation> All => Trust.Append(Entry).Concat(Later);

    /// <summary>What the member <c>format</c> says.</summary>
    public const string FormatName = "compute-provenance-bundle/1";

    /// <summary>The largest bundle that is read, in bytes.</summary>
    public const int MaxBytes = 32 << 20;

    /// <summary>The most trust statements that are read.</summary>
    public const int MaxTrust = 1024;

    /// <summary>
    /// This bundle with the trust statements that a newer one of its entry has beyond it. Whatever is here stays as it is: receipts,
    /// and sections that were redacted since.
    /// </summary>
    /// <param name="newer">A bundle of the same entry.</param>
    public Bundle With(Bundle newer) => this with { Trust = Together(Trust, newer.Trust), Later = Together(Later, newer.Later) };

    /// <summary>Reads a bundle.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Bundle? bundle, [NotNullWhen(false)] out string? reason)
    {
        bundle = null;
        if (utf8.Length > MaxBytes)
        {
            reason = $"A bundle has at most {MaxBytes} bytes.";
            return false;
        }

        BundleDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(utf8, ClientJson.Default.BundleDocument);
        }
        catch (JsonException exception)
        {
            reason = $"This is no bundle: {exception.Path}.";
            return false;
        }

        if (document is null || document.Format != FormatName || document.Trust.Count > MaxTrust || document.Later?.Count > MaxTrust)
        {
            reason = $"A bundle has the format {FormatName} and at most {MaxTrust} trust statements.";
            return false;
        }

        return TryRead(document, out bundle, out reason);
    }

    /// <summary>The bytes of the file, by custom with the extension <c>.bundle.json</c>.</summary>
    public byte[] Write() =>
    [
        .. JsonSerializer.SerializeToUtf8Bytes(
            new BundleDocument
            {
                Format = FormatName,
                Origin = Origin,
                Attestation = Element(Entry.Attestation),
                Receipt = Entry.Receipt.ToString(),
                Trust = [.. Trust.Select(Document)],
                Later = Later.Count == 0 ? null : [.. Later.Select(Document)],
            },
            ClientJson.Files.BundleDocument),
        (byte)'\n',
    ];

    private static IReadOnlyList<LoggedAttestation> Together(IReadOnlyList<LoggedAttestation> here, IReadOnlyList<LoggedAttestation> newer) =>
        [.. here.Concat(newer).DistinctBy(logged => logged.Receipt.Index).OrderBy(logged => logged.Receipt.Index)];

    private static bool TryRead(BundleDocument document, [NotNullWhen(true)] out Bundle? bundle, [NotNullWhen(false)] out string? reason)
    {
        bundle = null;
        if (!TryRead(document.Attestation, document.Receipt, "", out var entry, out reason))
        {
            return false;
        }

        if (!TryRead(document.Trust, "trust", out var trust, out reason) || !TryRead(document.Later ?? [], "later", out var later, out reason))
        {
            return false;
        }

        bundle = new Bundle(document.Origin, entry, trust) { Later = later };
        return true;
    }

    private static bool TryRead(
        IReadOnlyList<LoggedDocument> items,
        string member,
        [NotNullWhen(true)] out List<LoggedAttestation>? statements,
        [NotNullWhen(false)] out string? reason)
    {
        statements = new List<LoggedAttestation>(items.Count);
        foreach (var (index, item) in items.Index())
        {
            var place = FormattableString.Invariant($"{member}[{index}].");
            reason = null;
            if (item is null || !TryRead(item.Attestation, item.Receipt, place, out var logged, out reason))
            {
                reason ??= place + " is null.";
                statements = null;
                return false;
            }

            statements.Add(logged);
        }

        reason = null;
        return true;
    }

    private static LoggedDocument Document(LoggedAttestation logged) =>
        new() { Attestation = Element(logged.Attestation), Receipt = logged.Receipt.ToString() };

    private static bool TryRead(
        JsonElement element, string text, string place, [NotNullWhen(true)] out LoggedAttestation? logged, [NotNullWhen(false)] out string? reason)
    {
        logged = null;
        if (!AttestationJson.TryParse(JsonMarshal.GetRawUtf8Value(element), out var attestation, out var refusal))
        {
            reason = $"{place}attestation.{refusal.Field}: {refusal.Message}";
            return false;
        }

        if (!Receipt.TryParse(Encoding.UTF8.GetBytes(text), out var receipt, out var why))
        {
            reason = $"{place}receipt: {why}.";
            return false;
        }

        reason = null;
        logged = new LoggedAttestation(attestation, receipt);
        return true;
    }

    private static JsonElement Element(Attestation attestation) => JsonElement.Parse(AttestationJson.Write(attestation));
}
