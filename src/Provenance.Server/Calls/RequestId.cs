using System.Buffers;
using Grpc.Core;

namespace Provenance.Server;

/// <summary>
/// Names a request in the server's log and in errors: the caller's own id where it gave one that is fit to be logged
/// (AIP-155), otherwise a fresh one.
/// </summary>
internal static class RequestId
{
    private const string Key = "provenance-request-id";
    private const int MaxLength = 64;
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    public static string Of(ServerCallContext context)
    {
        if (!context.UserState.TryGetValue(Key, out var id))
        {
            id = Guid.CreateVersion7().ToString("N");
            context.UserState[Key] = id;
        }

        return (string)id;
    }

    public static string Of(ServerCallContext context, string chosen)
    {
        if (chosen.Length is > 0 and <= MaxLength && !chosen.AsSpan().ContainsAnyExcept(Characters))
        {
            context.UserState[Key] = chosen;
        }

        return Of(context);
    }
}
