using Provenance.Registry.Log;
using Provenance.Server;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>How a command tells that a store cannot be used.</summary>
internal static class StorageFailures
{
    /// <summary>Works; damage and unavailable stores end the command with a reason.</summary>
    /// <param name="work">The work.</param>
    /// <param name="whenCorrupt">What to do where a store is damaged, or another one.</param>
    /// <param name="whenUnavailable">What to do where a store cannot be used now.</param>
    public static async Task<int> ToldAsync(Func<Task<int>> work, string whenCorrupt, string whenUnavailable)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is StorageCorruptException or CorruptTreeException)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), whenCorrupt);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or DirectoryInUseException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), whenUnavailable);
        }
    }
}
