using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Grpc.Core;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>
/// A question for accreditations with its place in the pages (AIP-158). The token is bound to the question: it carries
/// the tree size of the first page, so that all pages are of one state, the offset, and a digest over both and the rest
/// of the question. It keeps no secret; the digest only tells a token of this question from another's.
/// </summary>
internal sealed record AccreditationQuery(string Party, long TreeSize, int PageSize, int Offset)
{
    private const int DefaultPageSize = 100;
    private const int MaxPageSize = 1000;
    private const int CheckBytes = 16;
    private const int TokenBytes = sizeof(long) + sizeof(int) + CheckBytes;

    public static AccreditationQuery Read(Wire.ListAccreditationsRequest request, ServerCallContext context, TreeSize latest)
    {
        if (request.PageSize is < 0 or > MaxPageSize)
        {
            throw RpcErrors.Argument(context, "page_size", $"A page has 1 to {MaxPageSize} items, or 0 for {DefaultPageSize}.");
        }

        if (request.TreeSize < 0 || request.TreeSize > latest.Value)
        {
            throw RpcErrors.OutOfRange(context, "tree_size", $"The newest checkpoint has size {latest}.");
        }

        var query = new AccreditationQuery(
            request.Party,
            request.TreeSize == 0 ? latest.Value : request.TreeSize,
            request.PageSize == 0 ? DefaultPageSize : request.PageSize,
            0);
        return request.PageToken.Length == 0 ? query : query.At(request, latest) ?? throw RpcErrors.From(
            new Refusal(
                RefusalReason.PageTokenInvalid, "page_token", "The page token was altered or belongs to another question.", "Start again without a token."),
            RequestId.Of(context));
    }

    public Wire.ListAccreditationsResponse Page(IReadOnlyList<Wire.Accreditation> all)
    {
        var matching = Party.Length == 0 ? all : [.. all.Where(one => one.Party == Party)];
        var response = new Wire.ListAccreditationsResponse { TreeSize = TreeSize };
        response.Accreditations.Add(matching.Skip(Offset).Take(PageSize));
        if (Offset + PageSize < matching.Count)
        {
            response.NextPageToken = Base64Url.EncodeToString((this with { Offset = Offset + PageSize }).Token());
        }

        return response;
    }

    private AccreditationQuery? At(Wire.ListAccreditationsRequest request, TreeSize latest)
    {
        if (!Base64Url.IsValid(request.PageToken, out var length) || length != TokenBytes)
        {
            return null;
        }

        var token = Base64Url.DecodeFromChars(request.PageToken);
        var query = this with
        {
            TreeSize = BinaryPrimitives.ReadInt64BigEndian(token),
            Offset = BinaryPrimitives.ReadInt32BigEndian(token.AsSpan(sizeof(long))),
        };
        var isOfThisQuestion = request.TreeSize == 0 || request.TreeSize == query.TreeSize;
        return isOfThisQuestion && query.Offset > 0 && query.TreeSize >= 0 && query.TreeSize <= latest.Value
            && token.AsSpan().SequenceEqual(query.Token())
            ? query
            : null;
    }

    private byte[] Token()
    {
        var token = new byte[TokenBytes];
        BinaryPrimitives.WriteInt64BigEndian(token, TreeSize);
        BinaryPrimitives.WriteInt32BigEndian(token.AsSpan(sizeof(long)), Offset);
        var check = Digest.Of([.. "ListAccreditations\n"u8, .. Encoding.UTF8.GetBytes(Party), (byte)'\n', .. token.AsSpan(0, TokenBytes - CheckBytes)]);
        Span<byte> bytes = stackalloc byte[Digest.SizeBytes];
        check.CopyTo(bytes);
        bytes[..CheckBytes].CopyTo(token.AsSpan(TokenBytes - CheckBytes));
        return token;
    }
}
