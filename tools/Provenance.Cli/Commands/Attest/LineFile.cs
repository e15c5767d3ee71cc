namespace Provenance.Cli;

/// <summary>Files of lines that are added to. A last line that a crash cut off is ended, so that the next one stands alone.</summary>
internal static class LineFile
{
    /// <summary>Opens a file at its end, made if it is not there. Nothing is held back in memory.</summary>
    public static FileStream OpenToAppend(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
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
