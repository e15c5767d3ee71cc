using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Provenance.Auditing;
using Provenance.Client;

namespace Provenance.Cli;

/// <summary>A log that is named on the command line: an address or the folder of a copy.</summary>
internal static class LogPlace
{
    public static Argument<string> Argument(string description) => new("LOG") { Description = description };

    /// <summary>Whether it is the address of a server.</summary>
    public static bool IsServer(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The address, or a reason.</summary>
    public static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        ? address
        : throw CommandException.Usage($"{text} is no address", "Give the one that /checkpoint and /tile/ follow, such as http://127.0.0.1:7401.");

    /// <summary>The folder of a copy, or a reason.</summary>
    public static MirrorLayout Folder(string text)
    {
        if (!Directory.Exists(text))
        {
            throw CommandException.Unable($"There is no folder {text}", "Give the address of a log, or a folder that \"provenance mirror\" made.");
        }

        return MirrorLayout.IsOne(text)
            ? new MirrorLayout(text)
            : throw CommandException.Unable($"{text} is no copy of a log: it has no file named checkpoint", "Let \"provenance mirror\" run to its end.");
    }

    /// <summary>Turns what a log may do wrong into a reason and an exit code.</summary>
    public static async Task<int> ExplainedAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (SourceUnavailableException exception)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "That says nothing about the log. Run it again when it can be read; what was done stays done.");
        }
        catch (DamagedCopyException exception)
        {
            throw CommandException.Refused(
                exception.Message.TrimEnd('.'), "The copy is damaged, which says nothing about the log: \"provenance mirror --check\" fetches it again.");
        }
        catch (Transparency.WrongTileException exception)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), "If the copy on disk was damaged, remove that file and run it again; otherwise the server shows what was not signed.");
        }
    }

    /// <summary>Opens it; the caller disposes of it.</summary>
    /// <param name="text">As it was given.</param>
    /// <param name="client">Where content of entries comes from, for a server.</param>
    /// <param name="time">The clock.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "Owned by the source, which the caller disposes of.")]
    public static ILogSource Open(string text, RegistryClient? client, TimeProvider time) => IsServer(text)
        ? new RemoteLog(new HttpTiles(Address(text), time), client!.Audit)
        : new MirrorLog(Folder(text));
}
