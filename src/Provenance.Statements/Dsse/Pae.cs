// DSSE's pre-authentication encoding: what is signed. It binds the payload to its type without parsing either.
//   "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload        (lengths in decimal bytes)

using System.Globalization;
using System.Text;

namespace Provenance.Statements;

/// <summary>The pre-authentication encoding of DSSE v1.</summary>
public static class Pae
{
    /// <summary>The payload type of every envelope of format 1.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>The bytes that are signed.</summary>
    /// <param name="payloadType">The type of the payload.</param>
    /// <param name="payload">The payload's exact bytes.</param>
    public static byte[] Encode(string payloadType, ReadOnlySpan<byte> payload)
    {
        var typeLength = Encoding.UTF8.GetByteCount(payloadType);
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {typeLength} {payloadType} {payload.Length} "));
        var encoded = new byte[head.Length + payload.Length];
        head.CopyTo(encoded, 0);
        payload.CopyTo(encoded.AsSpan(head.Length));
        return encoded;
    }
}
