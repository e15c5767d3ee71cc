namespace Provenance.Reports;

/// <summary>The paper that a report is printed on.</summary>
public enum Paper
{
    /// <summary>Whatever the printer holds: the layout fits A4 and Letter.</summary>
    Any,

    /// <summary>ISO A4, 210 × 297 mm.</summary>
    A4,

    /// <summary>US Letter, 216 × 279 mm.</summary>
    Letter,
}

/// <summary>How a report looks: one column, black on white, no font that must be there.</summary>
internal static class ReportStyle
{
    // Letter is shorter, A4 narrower: with these margins a drawing of 175 × 225 mm fits both.
    private const string Sheet = """
        body { font: 10pt/1.4 "Liberation Sans", "DejaVu Sans", "Noto Sans", Arial, "Noto Sans CJK SC", "WenQuanYi Zen Hei", "PingFang SC", "Microsoft YaHei", sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 175mm; padding: 4mm; }
        h1 { font-size: 18pt; margin: 0 0 4mm; line-height: 1.2; }
        h2 { font-size: 13pt; margin: 8mm 0 2mm; border-bottom: 1.5pt solid #000; break-after: avoid; }
        h3 { font-size: 11pt; margin: 5mm 0 1mm; break-after: avoid; }
        p { margin: 0 0 2mm; overflow-wrap: anywhere; }
        ul { margin: 0 0 2mm; padding-left: 5mm; }
        li { overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: calc(100% - 1pt); font-size: 8pt; line-height: 1.25; margin: 1mm 0 3mm; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        th, td { border: 0.5pt solid #000; padding: 0.8mm 1.2mm; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
        th { font-weight: bold; overflow-wrap: break-word; }
        td.word { overflow-wrap: normal; white-space: nowrap; }
        td.number { text-align: right; overflow-wrap: normal; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.3mm 4mm; margin: 0 0 3mm; break-inside: avoid; }
        dt { font-weight: bold; }
        dd { margin: 0; overflow-wrap: anywhere; }
        dl.facts div { display: contents; }
        dl.row { display: block; border-inline-start: 1.5pt solid #000; padding-inline-start: 3mm; font-size: 8.5pt; }
        dl.row div { display: inline-block; margin-inline-end: 3.5mm; max-width: 100%; }
        dl.row dt, dl.row dd { display: inline; }
        dl.row dd { margin-inline-start: 1mm; }
        figure { margin: 2mm 0 4mm; break-inside: avoid; }
        figure svg { display: block; max-width: 100%; max-height: 225mm; height: auto; width: auto; }
        pre { font: 7.5pt/1.3 "Liberation Mono", "Noto Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; border: 0.5pt solid #000; padding: 2mm; }
        section.appendix { break-before: page; }
        @media print { body { max-width: none; padding: 0; } }
        """;

    public static string Of(Paper paper)
    {
        var size = paper switch
        {
            Paper.A4 => "A4 portrait",
            Paper.Letter => "letter portrait",
            _ => "auto",
        };
        return $$"""
            @page { size: {{size}}; margin: 16mm 17mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
            {{Sheet}}
            """;
    }
}
