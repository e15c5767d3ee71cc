// A row as bytes, so that rows which have to be kept take little more room than on the network: for each column a byte with
// its kind; then eight bytes for an integer, or four with the length and the content of a text (UTF-16) or a blob.

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Data.SqlClient;

namespace Provenance.Storage.SqlServer;

/// <summary>One row, which can be filled again.</summary>
internal sealed class EncodedRow
{
    private const byte Null = 0;
    private const byte Integral = 1;
    private const byte Textual = 2;
    private const byte Binary = 3;
    private const int FirstSizeBytes = 256;

    private byte[] _bytes = new byte[FirstSizeBytes];
    private int[] _columns = [];
    private int _size;

    /// <summary>How many columns it has.</summary>
    public int Columns => _columns.Length;

    /// <summary>Takes the current row of a reader.</summary>
    /// <exception cref="InvalidCastException">A column is neither an integer, a text nor a blob.</exception>
    /// <exception cref="OverflowException">A sum is more than 64 bits hold.</exception>
    public void Fill(SqlDataReader reader)
    {
        _size = 0;
        if (_columns.Length != reader.FieldCount)
        {
            _columns = new int[reader.FieldCount];
        }

        for (var column = 0; column < _columns.Length; column++)
        {
            _columns[column] = _size;
            if (reader.IsDBNull(column))
            {
                Reserve(1)[0] = Null;
                continue;
            }

            switch (reader.GetValue(column))
            {
                case string text:
                    Append(Textual, MemoryMarshal.AsBytes(text.AsSpan()));
                    break;
                case byte[] blob:
                    Append(Binary, blob);
                    break;
                case long integer:
                    Append(integer);
                    break;
                case int integer:
                    Append(integer);
                    break;

                // What Babelfish makes of a sum of integers.
                case decimal sum when decimal.IsInteger(sum):
                    Append((long)sum);
                    break;
                case var other:
                    throw new InvalidCastException($"Column {column} is a {other.GetType().Name}.");
            }
        }
    }

    /// <summary>Takes a row that was kept.</summary>
    public void Fill(byte[] kept)
    {
        _bytes = kept;
        _size = kept.Length;
        for (var (column, place) = (0, 0); column < _columns.Length; column++)
        {
            _columns[column] = place;
            place += kept[place] switch
            {
                Null => 1,
                Integral => 1 + sizeof(long),
                _ => 1 + sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(kept.AsSpan(place + 1)),
            };
        }
    }

    /// <summary>The row's bytes, to be kept; rows that are filled with them have as many columns as this.</summary>
    public byte[] ToArray() => _bytes.AsSpan(0, _size).ToArray();

    /// <summary>A row of as many columns, to be filled with kept bytes.</summary>
    public EncodedRow Similar() => new() { _columns = new int[_columns.Length] };

    /// <summary>Whether a column is NULL.</summary>
    public bool IsNull(int column) => _bytes[_columns[column]] == Null;

    /// <summary>An integer; 0 for NULL.</summary>
    public long Integer(int column) => _bytes[_columns[column]] switch
    {
        Null => 0,
        Integral => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(_columns[column] + 1)),
        _ => throw new InvalidCastException($"Column {column} is no integer."),
    };

    /// <summary>A text.</summary>
    public string Text(int column) => _bytes[_columns[column]] == Textual
        ? new string(MemoryMarshal.Cast<byte, char>(Content(column)))
        : throw new InvalidCastException($"Column {column} is no text.");

    /// <summary>A blob; empty for NULL.</summary>
    public ReadOnlySpan<byte> Blob(int column) => _bytes[_columns[column]] switch
    {
        Null => [],
        Binary => Content(column),
        _ => throw new InvalidCastException($"Column {column} is no blob."),
    };

    private ReadOnlySpan<byte> Content(int column)
    {
        var content = _bytes.AsSpan(_columns[column] + 1);
        return content.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(content));
    }

    private void Append(long integer)
    {
        var room = Reserve(1 + sizeof(long));
        room[0] = Integral;
        BinaryPrimitives.WriteInt64LittleEndian(room[1..], integer);
    }

    private void Append(byte kind, ReadOnlySpan<byte> content)
    {
        var room = Reserve(1 + sizeof(int) + content.Length);
        room[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(room[1..], content.Length);
        content.CopyTo(room[(1 + sizeof(int))..]);
    }

    private Span<byte> Reserve(int sizeBytes)
    {
        if (_bytes.Length - _size < sizeBytes)
        {
            Array.Resize(ref _bytes, Math.Max(_size + sizeBytes, 2 * _bytes.Length));
        }

        _size += sizeBytes;
        return _bytes.AsSpan(_size - sizeBytes, sizeBytes);
    }
}
