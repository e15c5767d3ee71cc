namespace Provenance.Storage.Sql.Projections;

/// <summary>The part of the log that a summary was made from.</summary>
/// <param name="First">The smallest log index of its jobs.</param>
/// <param name="Last">The largest.</param>
internal readonly record struct LogSpan(long First, long Last)
{
    /// <summary>Of nothing.</summary>
    public static LogSpan None { get; } = new(long.MaxValue, long.MinValue);

    /// <summary>With one more job.</summary>
    public LogSpan With(long index) => new(Math.Min(First, index), Math.Max(Last, index));

    /// <summary>Whether all of its jobs were logged when the log had a size.</summary>
    public bool IsWithin(long size) => Last < size;

    /// <summary>Whether none of them was.</summary>
    public bool IsBeyond(long size) => First >= size;
}
