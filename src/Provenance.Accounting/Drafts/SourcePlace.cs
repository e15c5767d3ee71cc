// Where a record of the accounting stands, so that people can find it again.

using System.Globalization;

namespace Provenance.Accounting;

/// <summary>A place in an accounting file.</summary>
/// <param name="File">The file's name as it was given.</param>
/// <param name="Line">Line on which the record begins, from 1.</param>
public readonly record struct SourcePlace(string File, long Line)
{
    /// <summary><c>file:line</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");
}
