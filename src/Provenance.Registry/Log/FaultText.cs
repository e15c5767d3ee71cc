// What the process's log is told of an exception. Who reads that log runs the registry, and need not be one who may see its
// records; and messages of libraries quote what they stumble over. So type and place are told, and no message but of those
// exceptions that the storage ports and the mark throw, which are made without contents.
using System.Text;
using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>Tells an exception without what it may quote.</summary>
internal static class FaultText
{
    /// <summary>What happened, in one sentence or one word.</summary>
    public static string Cause(Exception exception) =>
        exception is StorageUnavailableException or StorageCorruptException or CorruptTreeException or InvalidDataException
            ? exception.Message
            : exception.GetType().Name;

    /// <summary>What happened and where, and what caused it.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var fault = exception; fault is not null; fault = fault.InnerException)
        {
            var (type, cause) = (fault.GetType().Name, Cause(fault));
            _ = text.AppendLine(cause == type ? type : $"{type}: {cause}").AppendLine(fault.StackTrace);
        }

        return text.ToString();
    }
}
