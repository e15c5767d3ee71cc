using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>A file of receipts, one a line. A line cut off by a crash is passed over; its receipt is fetched again.</summary>
internal sealed class ReceiptLines : IAsyncDisposable
{
    private readonly Dictionary<Digest, string> _known;
    private readonly FileStream _file;

    private ReceiptLines(Dictionary<Digest, string> known, FileStream file)
    {
        _known = known;
        _file = file;
    }

    public static async Task<ReceiptLines> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var known = new Dictionary<Digest, string>();
        if (File.Exists(path))
        {
            await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
            {
                if (Parse(line) is { } read && Digest.TryParse(read.StatementId, out var id))
                {
                    known[id] = read.Receipt;
                }
            }
        }

        return new ReceiptLines(known, LineFile.OpenToAppend(path, forOwner: false));
    }

    /// <summary>The receipt of a statement, unchecked.</summary>
    public Receipt? Find(Digest id) =>
        _known.TryGetValue(id, out var text) && Receipt.TryParse(Encoding.UTF8.GetBytes(text), out var receipt, out _) ? receipt : null;

    public async Task AppendAsync(Receipt receipt, CancellationToken cancellationToken)
    {
        var line = new ReceiptLine { StatementId = receipt.StatementId.ToString(), Receipt = receipt.ToString() };
        await _file.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, ReceiptLineJson.Default.ReceiptLine), (byte)'\n'], cancellationToken);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static ReceiptLine? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ReceiptLineJson.Default.ReceiptLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record ReceiptLine
{
    public required string StatementId { get; init; }

    public required string Receipt { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReceiptLine))]
internal sealed partial class ReceiptLineJson : JsonSerializerContext;
