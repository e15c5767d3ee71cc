using System.Net;

namespace Provenance.Server;

/// <summary>
/// An address to listen on. Only loopback: whoever can reach the server may ask it anything, until questions are signed
/// and judged (see the README), and it speaks without TLS.
/// </summary>
internal static class LoopbackEndPoint
{
    /// <exception cref="ArgumentException">Not an http URL of a loopback address with a port.</exception>
    public static IPEndPoint Parse(string url, string option)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.AbsolutePath != "/")
        {
            throw new ArgumentException($"{option}: \"{url}\" is not a URL such as http://127.0.0.1:7400.", option);
        }

        var address = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.DnsSafeHost, out var ip) ? ip : null;
        return address is not null && IPAddress.IsLoopback(address)
            ? new IPEndPoint(address, uri.Port)
            : throw new ArgumentException(
                $"{option}: {uri.Host} is not a loopback address. Anyone who reaches this server may put any question to it, "
                    + "without proof of who asks, and the connection is not encrypted; so it listens on this machine only.",
                option);
    }
}
