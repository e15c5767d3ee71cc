// A pattern such as {party}/{site}/{cluster}/jobs/{id}. {id} is [A-Za-z0-9][A-Za-z0-9._:~-]{0,143}, which the longest
// entity id fits into.

using System.Buffers;

namespace Provenance.Statements;

/// <summary>The grammar of a kind's record names.</summary>
/// <param name="pattern">Segments parted by <c>/</c>: fixed text, or one of <c>{party} {site} {cluster} {list} {keyid} {id}</c>.</param>
public sealed class RecordPattern(string pattern)
{
    private const int MaxIdLength = 144;
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:~-");

    private readonly string[] _segments = pattern.Split('/');

    /// <summary>The name taken apart; null when it does not fit.</summary>
    public RecordName? Match(string name)
    {
        if (name.Length > RecordName.MaxBytes)
        {
            return null;
        }

        Span<Range> ranges = stackalloc Range[_segments.Length + 1];
        if (name.AsSpan().Split(ranges, '/') != _segments.Length)
        {
            return null;
        }

        RecordName? record = new(name);
        for (var i = 0; i < _segments.Length && record is not null; i++)
        {
            record = Take(record, _segments[i], name.AsSpan(ranges[i]));
        }

        return record;
    }

    /// <summary>The pattern as a regular expression, for schemas.</summary>
    public string ToRegex() => "^" + string.Join('/', _segments.Select(SegmentRegex)) + "$";

    /// <summary>The shortest name that fits.</summary>
    internal RecordName Example => Match(string.Join('/', _segments.Select(Shortest)))
        ?? throw new InvalidOperationException($"Nothing fits the pattern {this}.");

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => string.Join('/', _segments);

    private static RecordName? Take(RecordName record, string segment, ReadOnlySpan<char> text)
    {
        switch (segment)
        {
            case "{party}":
                return TextValue.TryParse<Handle>(text, out var party) ? record with { Party = party } : null;
            case "{site}":
                return TextValue.TryParse<Handle>(text, out var site) ? record with { Site = site } : null;
            case "{cluster}":
                return TextValue.TryParse<Handle>(text, out var cluster) ? record with { Cluster = cluster } : null;
            case "{list}":
                return TextValue.TryParse<Handle>(text, out var list) ? record with { List = list } : null;
            case "{keyid}":
                return TextValue.TryParse<KeyId>(text, out var key) ? record with { Key = key } : null;
            case "{id}":
                return IsId(text) ? record with { Id = text.ToString() } : null;
            default:
                return text.SequenceEqual(segment) ? record : null;
        }
    }

    private static bool IsId(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxIdLength && char.IsAsciiLetterOrDigit(text[0]) && !text.ContainsAnyExcept(IdCharacters);

    private static string Shortest(string segment) => segment switch
    {
        "{keyid}" => default(KeyId).ToString(),
        _ => segment.StartsWith('{') ? "x" : segment,
    };

    private static string SegmentRegex(string segment) => segment switch
    {
        "{party}" or "{site}" or "{cluster}" or "{list}" => Handle.Form.Pattern.Trim('^', '$'),
        "{keyid}" => KeyId.Form.Pattern.Trim('^', '$'),
        "{id}" => "[A-Za-z0-9][A-Za-z0-9._:~-]{0,143}",
        _ => segment,
    };
}
