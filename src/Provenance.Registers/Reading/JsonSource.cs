// The JSON objects of a file, one at a time out of a stream, whichever way they are laid out:
//   [ {…}, {…} ]                  an array
//   { "results": [ {…}, {…} ] }   an array that is a member of the outermost object
//   {…}\n{…}\n                    an object a line
// A line that is no JSON is listed and the next one read; a broken array cannot be read on and ends the import.

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Provenance.Accounting;

namespace Provenance.Registers;

/// <summary>Reads the objects of a JSON file.</summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="member">The member of the outermost object that holds the array; null where objects stand one a line.</param>
internal sealed class JsonSource(string file, string? member = null)
{
    private const int FirstBufferBytes = 1 << 16;

    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _length;
    private bool _isLast;
    private bool _isInside;
    private bool _isMember;
    private bool _isFound;
    private int _depth = 1;
    private long _line = 1;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = RegisterLimits.JsonDepth });

    /// <summary>Reads the objects in order.</summary>
    /// <exception cref="AccountingFormatException">It is no JSON of these layouts, or a record is too long.</exception>
    public async IAsyncEnumerable<SourceRecord> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await FillAsync(content, cancellationToken);
        SkipByteOrderMark();
        var isArray = FirstByte() == (byte)'[';
        _depth = isArray ? 1 : 2;
        var isLines = !isArray && member is null;
        var found = new List<SourceRecord>();
        while (true)
        {
            found.Clear();
            if (isLines)
            {
                ScanLines(found);
            }
            else
            {
                Scan(found);
            }

            foreach (var record in found)
            {
                yield return record;
            }

            if (_isLast)
            {
                break;
            }

            await FillAsync(content, cancellationToken);
        }

        if (!isLines && !_isFound)
        {
            throw new AccountingFormatException($"{file}: there is no array {(member is null ? "" : $"\"{member}\" ")}of records in it.");
        }
    }

    private async Task FillAsync(Stream content, CancellationToken cancellationToken)
    {
        if (_length == _buffer.Length)
        {
            if (_buffer.Length >= RegisterLimits.RecordBytes)
            {
                throw new AccountingFormatException($"{file}: line {_line}: a record is longer than {RegisterLimits.RecordBytes} bytes.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await content.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
        _isLast = read == 0;
        _length += read;
    }

    private void SkipByteOrderMark()
    {
        if (_buffer.AsSpan(0, _length).StartsWith(Encoding.UTF8.Preamble))
        {
            Drop(Encoding.UTF8.Preamble.Length);
        }
    }

    private byte FirstByte()
    {
        var index = _buffer.AsSpan(0, _length).IndexOfAnyExcept(" \t\r\n"u8);
        return index < 0 ? (byte)0 : _buffer[index];
    }

    private void ScanLines(List<SourceRecord> found)
    {
        var start = 0;
        while (start < _length)
        {
            var end = _buffer.AsSpan(start, _length - start).IndexOf((byte)'\n');
            if (end < 0 && !_isLast)
            {
                break;
            }

            var length = end < 0 ? _length - start : end;
            var line = _buffer.AsSpan(start, length).Trim(" \t\r"u8);
            if (line.Length > 0)
            {
                found.Add(new SourceRecord(_line, line.ToArray()));
            }

            _line++;
            start += end < 0 ? length : length + 1;
        }

        Drop(start);
    }

    private void Scan(List<SourceRecord> found)
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
            throw new AccountingFormatException($"{file}: line {(exception.LineNumber ?? 0) + 1}: this is no JSON ({exception.Message}).");
        }

        Drop((int)consumed);
    }

    // One token, or one whole record; false where more bytes are needed. The state is taken over only behind what is
    // complete, so that a record cut by the buffer's end is read again from its beginning.
    private bool Step(ref Utf8JsonReader reader, List<SourceRecord> found, ref long consumed)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (_isInside && reader.CurrentDepth == _depth)
        {
            var start = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            if (!reader.TrySkip())
            {
                return false;
            }

            Advance(ref consumed, start);
            found.Add(new SourceRecord(_line, _buffer.AsSpan(start, (int)reader.BytesConsumed - start).ToArray(), isObject ? null : "It is no JSON object."));
        }
        else if (reader.CurrentDepth == _depth - 1)
        {
            _isInside = reader.TokenType == JsonTokenType.StartArray && (_isMember || _depth == 1);
            _isFound |= _isInside;
            _isMember = reader.TokenType == JsonTokenType.PropertyName && !reader.ValueIsEscaped && reader.ValueTextEquals(member);
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

    private void Drop(int bytes)
    {
        _length -= bytes;
        Array.Copy(_buffer, bytes, _buffer, 0, _length);
    }
}
