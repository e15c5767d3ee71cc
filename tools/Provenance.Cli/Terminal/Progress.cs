// Progress on the error stream: nothing for the first second, then a line that moves on a terminal and a plain line now
// and then elsewhere.

using System.Globalization;

namespace Provenance.Cli;

/// <summary>Tells how far a long piece of work has come.</summary>
internal sealed class Progress : IDisposable, IProgress<long>
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(10);

    private readonly Terminal _terminal;
    private readonly string _what;
    private readonly long? _total;
    private readonly long _start;
    private TimeSpan _nextAt = Quiet;
    private long _done;
    private bool _shown;

    /// <summary>Starts.</summary>
    /// <param name="terminal">Where to tell.</param>
    /// <param name="what">What is counted, in the plural.</param>
    /// <param name="total">How many there are, if that is known.</param>
    public Progress(Terminal terminal, string what, long? total)
    {
        _terminal = terminal;
        _what = what;
        _total = total;
        _start = terminal.Time.GetTimestamp();
    }

    /// <summary>One more is done.</summary>
    public void Step() => Report(_done + 1);

    /// <summary>So many are done.</summary>
    public void Report(long value)
    {
        _done = value;
        var elapsed = _terminal.Time.GetElapsedTime(_start);
        if (elapsed < _nextAt)
        {
            return;
        }

        _nextAt = elapsed + (_terminal.ShowsProgress ? OnTerminal : Elsewhere);
        _shown = true;
        var of = _total is { } total ? $" of {total.ToString("N0", CultureInfo.InvariantCulture)}" : "";
        var line = string.Create(CultureInfo.InvariantCulture, $"{_done:N0}{of} {_what}, {_done / elapsed.TotalSeconds:N0}/s");
        if (_terminal.ShowsProgress)
        {
            _terminal.Error.Write($"\r{line}\u001b[K");
        }
        else
        {
            _terminal.Error.WriteLine(line);
        }
    }

    /// <summary>Ends the line that moves.</summary>
    public void Dispose()
    {
        if (_shown && _terminal.ShowsProgress)
        {
            _terminal.Error.Write("\r\u001b[K");
        }
    }
}
