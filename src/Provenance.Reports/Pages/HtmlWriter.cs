// HTML element by element. Text and attributes are escaped here and nowhere else; text is made visible first (VisibleText)
// and stands in <bdi>, so that a name written from right to left orders only itself.

using System.Text;

namespace Provenance.Reports;

/// <summary>Writes well-formed HTML.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new();
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element; disposing of what comes back closes it.</summary>
    /// <param name="name">Its name, of ours.</param>
    /// <param name="attributes">Its attributes.</param>
    public Closing Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _html.Append('<').Append(name);
        foreach (var (key, value) in attributes)
        {
            _html.Append(' ').Append(key).Append("=\"").Append(Escape(value)).Append('"');
        }

        _html.Append('>');
        _open.Push(name);
        return new Closing(this);
    }

    /// <summary>An element with isolated text.</summary>
    public void Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using (Open(name, attributes))
        {
            Text(text);
        }
    }

    /// <summary>Isolated text; nothing where it is empty.</summary>
    public void Text(string text)
    {
        if (text.Length > 0)
        {
            _html.Append("<bdi>").Append(Escape(VisibleText.Of(text))).Append("</bdi>");
        }
    }

    /// <summary>Text where no element may stand.</summary>
    public void Escaped(string text) => _html.Append(Escape(VisibleText.Of(text)));

    /// <summary>Text line by line, each isolated.</summary>
    public void Lines(string text)
    {
        foreach (var (index, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (index > 0)
            {
                _html.Append("<br>");
            }

            Text(line);
        }
    }

    /// <summary>Markup of ours, such as a drawing, as it is.</summary>
    public void Raw(string markup) => _html.Append(markup);

    /// <summary>A new line between elements.</summary>
    public void Break() => _html.Append('\n');

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    private void Close() => _html.Append("</").Append(_open.Pop()).Append('>');

    /// <summary>Closes an element.</summary>
    public readonly ref struct Closing(HtmlWriter writer)
    {
        /// <summary>Closes it.</summary>
        public void Dispose() => writer.Close();
    }
}
