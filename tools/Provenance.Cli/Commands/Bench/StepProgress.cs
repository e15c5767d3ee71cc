using System.Globalization;

namespace Provenance.Cli;

/// <summary>Tells twenty times on the way how far something has come.</summary>
internal sealed class StepProgress(TextWriter log, string what, long total) : IProgress<long>
{
    private readonly Lock _gate = new();
    private readonly long _step = Math.Max(1, total / 20);
    private long _next = Math.Max(1, total / 20);

    /// <summary>Takes what is reported as counted from here.</summary>
    public IProgress<long> From(long done) => new Rest(this, done);

    public void Report(long value)
    {
        lock (_gate)
        {
            if (value >= _next)
            {
                _next = value + _step;
                log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {value} of {total}"));
            }
        }
    }

    private sealed class Rest(StepProgress whole, long done) : IProgress<long>
    {
        public void Report(long value) => whole.Report(done + value);
    }
}
