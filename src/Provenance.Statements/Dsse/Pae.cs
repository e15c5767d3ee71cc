// DSSE's pre-authentication encoding: what is signed. It binds the payload to its type without parsing either.
//   "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload        (lengths in decimal bytes)

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Provenance.Statements;

/// <summary>The pre-authentication encoding of DSSE v1.</summary>
public static class Pae
{
    /// <summary>The payload type of every envelope of format 1.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    // The version, two lengths of at most ten digits, and four spaces.
    private const int MostFixed = 6 + (2 * 10) + 4;

    private const int MostOnStack = 128;

    /// <summary>The bytes that are signed.</summary>
    /// <param name="payloadType">The type of the payload.</param>
    /// <param name="payload">The payload's exact bytes.</param>
    public static byte[] Encode(string payloadType, ReadOnlySpan<byte> payload)
    {
        var typeLength = Encoding.UTF8.GetByteCount(payloadType);
        var most = MostFixed + typeLength;
        Span<byte> head = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        var isWritten = Utf8.TryWrite(
            head, CultureInfo.InvariantCulture, $"DSSEv1 {typeLength} {payloadType} {payload.Length} ", out var headLength);
        Debug.Assert(isWritten, "The head is as long as its parts.");
        var encoded = new byte[headLength + payload.Length];
        head[..headLength].CopyTo(encoded);
        payload.CopyTo(encoded.AsSpan(headLength));
        return encoded;
    }
}
