// CSV as RFC 4180 has it: cells parted by a separator, quoted where they hold one, a quote or a line end, quotes within
// doubled. A quote inside an unquoted cell, or text behind a closing one, makes the record malformed, not unread: what
// it holds is unsure, so it is listed; so are records whose bytes are not UTF-8. Lines end in LF, CRLF or CR.

using System.Runtime.CompilerServices;
using System.Text;

namespace Provenance.Accounting;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">Line on which it begins, from 1.</param>
/// <param name="Cells">Its cells.</param>
/// <param name="Fault">Why what it holds is unsure; null where it is not.</param>
internal readonly record struct CsvRecord(long Line, string[] Cells, string? Fault);

/// <summary>Reads records one at a time.</summary>
/// <param name="separator">What parts cells.</param>
/// <param name="file">The file's name, for messages.</param>
internal sealed class CsvRecords(char separator, string file)
{
    private const int BufferCharacters = 1 << 14;
    private const int LongestRecord = 1 << 20;

    private readonly List<string> _cells = [];
    private readonly StringBuilder _cell = new();
    private State _state = State.CellStart;
    private bool _isMalformed;
    private bool _afterReturn;
    private long _line = 1;
    private long _firstLine = 1;
    private int _length;

    private enum State
    {
        CellStart,
        Plain,
        Quoted,
        QuoteInQuoted,
    }

    /// <summary>Reads records in order; empty lines are none.</summary>
    /// <exception cref="AccountingFormatException">A record is longer than any record: a quote was never closed.</exception>
    public async IAsyncEnumerable<CsvRecord> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, leaveOpen: true);
        var buffer = new char[BufferCharacters];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            for (var i = 0; i < read; i++)
            {
                if (Take(buffer[i]) is { } record)
                {
                    yield return record;
                }
            }
        }

        if (_length > 0)
        {
            _isMalformed |= _state == State.Quoted;
            if (EndRecord() is { } last)
            {
                yield return last;
            }
        }
    }

    private CsvRecord? Take(char character)
    {
        var isSecondHalf = character == '\n' && _afterReturn;
        _afterReturn = character == '\r';
        _line += (character is '\n' or '\r') && !isSecondHalf ? 1 : 0;
        if ((character is '\n' or '\r') && _state != State.Quoted)
        {
            return isSecondHalf ? SkipHalf() : EndRecord();
        }

        if (++_length > LongestRecord)
        {
            throw new AccountingFormatException($"{file}: line {_firstLine}: a record is longer than {LongestRecord} characters; is a quote not closed?");
        }

        TakeInRecord(character);
        return null;
    }

    // The line feed of CRLF: the record ended with the return before it.
    private CsvRecord? SkipHalf()
    {
        _firstLine = _line;
        return null;
    }

    private void TakeInRecord(char character)
    {
        switch (_state)
        {
            case State.Quoted:
                _state = character == '"' ? State.QuoteInQuoted : State.Quoted;
                if (character != '"')
                {
                    _cell.Append(character);
                }

                break;
            case State.QuoteInQuoted when character == '"':
                _cell.Append(character);
                _state = State.Quoted;
                break;
            case not State.Quoted when character == separator:
                EndCell();
                break;
            case State.CellStart when character == '"':
                _state = State.Quoted;
                break;
            default:
                _isMalformed |= character == '"' || _state == State.QuoteInQuoted;
                _cell.Append(character);
                _state = _state == State.QuoteInQuoted ? State.QuoteInQuoted : State.Plain;
                break;
        }
    }

    private void EndCell()
    {
        _cells.Add(_cell.ToString());
        _cell.Clear();
        _state = State.CellStart;
    }

    private CsvRecord? EndRecord()
    {
        EndCell();
        var fault = _isMalformed ? "The quotes of the row do not fit: quote a cell as a whole and double the quotes within."
            : _cells.Exists(cell => Undecoded.IsIn(cell)) ? Undecoded.Detail
            : null;
        var record = new CsvRecord(_firstLine, [.. _cells], fault);
        var isEmpty = _length == 0;
        _cells.Clear();
        _isMalformed = false;
        _length = 0;
        _firstLine = _line;
        return isEmpty ? null : record;
    }
}
