// The objects of one array of a JSON document, {"jobs": [{…}, {…}], …}, one at a time out of a stream: a month of a
// large site is larger than memory. A record must fit into the buffer, which grows up to a limit.

using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Provenance.Accounting;

/// <summary>One object of the array.</summary>
/// <param name="Line">Line on which it begins, from 1.</param>
/// <param name="Utf8">Its bytes.</param>
internal readonly record struct JsonRecord(long Line, byte[] Utf8);

/// <summary>Reads the objects of an array that is a member of the outermost object.</summary>
/// <param name="member">Name of the member.</param>
/// <param name="file">The file's name, for messages.</param>
internal sealed class JsonRecords(string member, string file)
{
    private const int FirstBufferBytes = 1 << 16;
    private const int LargestRecordBytes = 1 << 24;

    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _length;
    private bool _isLast;
    private bool _isInside;
    private bool _isMember;
    private bool _isFound;
    private long _line = 1;
    private JsonReaderState _state = new(new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 });

    /// <summary>Reads the objects in order.</summary>
    /// <exception cref="AccountingFormatException">It is no JSON, or has no such array.</exception>
    public async IAsyncEnumerable<JsonRecord> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new List<JsonRecord>();
        do
        {
            await FillAsync(content, cancellationToken);
            found.Clear();
            Scan(found);
            foreach (var record in found)
            {
                yield return record;
            }
        }
        while (!_isLast);

        if (!_isFound)
        {
            throw new AccountingFormatException($"{file}: there is no array \"{member}\" in it. Is it the output of sacct --json?");
        }
    }

    private async Task FillAsync(Stream content, CancellationToken cancellationToken)
    {
        if (_length == _buffer.Length)
        {
            if (_buffer.Length >= LargestRecordBytes)
            {
                throw new AccountingFormatException($"{file}: line {_line}: a record is longer than {LargestRecordBytes} bytes.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await content.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
        _isLast = read == 0;
        _length += read;
    }

    private void Scan(List<JsonRecord> found)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(0, _length), _isLast, _state);
        long consumed = 0;
        try
        {
            while (Step(ref reader, found, ref consumed))
            {
            }
        }
        catch (JsonException exception)
        {
            throw new AccountingFormatException(
                $"{file}: line {(exception.LineNumber ?? 0) + 1}: this is no JSON ({exception.Message}).");
        }
        catch (InvalidOperationException)
        {
            throw new AccountingFormatException($"{file}: line {_line}: a name holds half a character (a lone surrogate).");
        }

        _length -= (int)consumed;
        Array.Copy(_buffer, consumed, _buffer, 0, _length);
    }

    // One token, or one whole record; false where more bytes are needed. The state is taken over only behind what is
    // complete, so that a record cut by the buffer's end is read again from its beginning.
    private bool Step(ref Utf8JsonReader reader, List<JsonRecord> found, ref long consumed)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (_isInside && reader.CurrentDepth == 2 && reader.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            if (!reader.TrySkip())
            {
                return false;
            }

            Advance(ref consumed, start);
            found.Add(new JsonRecord(_line, _buffer[start..(int)reader.BytesConsumed]));
        }
        else if (reader.CurrentDepth == 1)
        {
            _isInside = reader.TokenType == JsonTokenType.StartArray && _isMember;
            _isFound |= _isInside;
            _isMember = reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(member);
        }

        Advance(ref consumed, (int)reader.BytesConsumed);
        _state = reader.CurrentState;
        return true;
    }

    private void Advance(ref long consumed, int to)
    {
        _line += _buffer.AsSpan((int)consumed, to - (int)consumed).Count((byte)'\n');
        consumed = to;
    }
}
