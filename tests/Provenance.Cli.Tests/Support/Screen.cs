using System.Globalization;

namespace Provenance.Cli.Tests;

/// <summary>Streams of which one can read what was written.</summary>
internal sealed class Screen : IDisposable
{
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>Uses streams that look like a terminal of 80 columns, or like files.</summary>
    public Screen(bool isInteractive, string locale = "en_US.UTF-8") =>
        Terminal = new Terminal(_output, TextWriter.Null, () => Stream.Null, isInteractive, showsProgress: false)
        {
            Environment = name => name == "LANG" ? locale : null,
        };

    public Terminal Terminal { get; }

    public IReadOnlyList<string> Lines => [.. _output.ToString().Split('\n').Select(line => line.TrimEnd())];

    public string Text => string.Join('\n', Lines);

    public void Dispose() => _output.Dispose();
}
