using System.Buffers;
using Grpc.Core;

namespace Provenance.Server;

/// <summary>
/// Names a request in the server's log and in errors: the caller's own id where it gave one that is fit to be logged, in
/// the request (AIP-155) or its headers, otherwise a fresh one.
/// </summary>
internal static class RequestId
{
    private const string Header = "x-request-id";
    private const string Key = "provenance-request-id";
    private const int MaxLength = 64;
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    public static string Of(ServerCallContext context)
    {
        if (!context.UserState.TryGetValue(Key, out var id))
        {
            id = Of(context.RequestHeaders.GetValue(Header));
            context.UserState[Key] = id;
        }

        return (string)id;
    }

    public static string Of(ServerCallContext context, string chosen)
    {
        if (IsFit(chosen))
        {
            context.UserState[Key] = chosen;
        }

        return Of(context);
    }

    /// <summary>The same where there is no call: what the framework refused before one was made.</summary>
    public static string Of(HttpRequest request) => Of(request.Headers[Header]);

    private static string Of(string? chosen) => chosen is not null && IsFit(chosen) ? chosen : Guid.CreateVersion7().ToString("N");

    private static bool IsFit(string chosen) => chosen.Length is > 0 and <= MaxLength && !chosen.AsSpan().ContainsAnyExcept(Characters);
}
