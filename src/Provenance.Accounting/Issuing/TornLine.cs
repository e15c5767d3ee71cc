// A last line without its end was cut off by a crash.

namespace Provenance.Accounting;

/// <summary>Files of lines that only grow.</summary>
internal static class TornLine
{
    /// <summary>Removes what stands behind the last line end, and goes to the beginning.</summary>
    public static void Cut(Stream file)
    {
        var end = file.Length;
        while (end > 0)
        {
            file.Seek(end - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n')
            {
                break;
            }

            end--;
        }

        file.SetLength(end);
        file.Seek(0, SeekOrigin.Begin);
    }
}
