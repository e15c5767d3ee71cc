using System.Globalization;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>The summary of an import as a table.</summary>
internal static class ImportFigures
{
    public static void Write(Terminal terminal, ImportSummary summary)
    {
        var rows = new List<string[]> { Row("records read", "", summary.Rows) };
        rows.AddRange(summary.ByKind.Select(kind => Row("statements", kind.Key, kind.Value)));
        rows.AddRange(summary.ByState.Select(state => Row("of the drafts", Words.Of(state.Key), state.Value)));
        if (summary.Recovered > 0)
        {
            rows.Add(Row("statements", "of an earlier import", summary.Recovered));
        }

        if (summary.Repeated > 0)
        {
            rows.Add(Row("said again", "by another row", summary.Repeated));
        }

        if (summary.Outdated > 0)
        {
            rows.Add(Row("passed over", "a newer file says otherwise", summary.Outdated));
        }

        rows.AddRange(summary.NotDrafted.Select(reason => Row("not drafted", Words.Of(reason.Key), reason.Value)));
        rows.AddRange(summary.Warnings.Select(reason => Row("warnings", reason.Key.ToString(), reason.Value)));
        terminal.Table(["what", "which", "count"], rows);
    }

    private static string[] Row(string what, string which, long count) => [what, which, count.ToString("N0", CultureInfo.InvariantCulture)];
}
