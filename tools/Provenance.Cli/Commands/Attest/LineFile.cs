using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Files of lines that are added to. A last line that a crash cut off is ended, so that the next one stands alone.</summary>
internal static class LineFile
{
    /// <summary>Opens a file at its end, made if it is not there. Nothing is held back in memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="forOwner">Whether its owner alone reads it.</param>
    public static FileStream OpenToAppend(string path, bool forOwner)
    {
        var file = forOwner
            ? OwnFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferBytes: 0)
            : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }

        return file;
    }
}
