// Puts a salt at the head of a section that was written without one.

using System.Text;
using System.Text.Json;

namespace Provenance.Statements;

internal static class SectionSalting
{
    /// <summary>Whether a member <c>salt</c> stands anywhere in the object, or it is no object: both are the reader's business.</summary>
    public static bool HasSalt(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, JsonRules.ReaderOptions);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return true;
            }

            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("salt"u8))
                {
                    return true;
                }
            }

            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    /// <summary>The object with a salt as its first member.</summary>
    public static byte[] Insert(ReadOnlySpan<byte> utf8, Salt salt)
    {
        var open = utf8.IndexOf((byte)'{') + 1;
        var isEmpty = utf8[open..].TrimStart(" \t\r\n"u8)[0] == (byte)'}';
        var member = Encoding.UTF8.GetBytes($"\"salt\":\"{salt}\"{(isEmpty ? string.Empty : ",")}");
        return [.. utf8[..open], .. member, .. utf8[open..]];
    }
}
