namespace Provenance.Registry.Tests.Support;

/// <summary>A clock that stands still until a test sets it.</summary>
internal sealed class TestClock : TimeProvider
{
    private long _ticks = Start.UtcTicks;

    /// <summary>The time at which worlds are signed.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
}
