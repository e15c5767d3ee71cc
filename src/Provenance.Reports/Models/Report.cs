// A report as what it says, not how it looks: sections of blocks. Every text may come from strangers.

namespace Provenance.Reports;

/// <summary>A report.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Facts">What stands below the title: name and value.</param>
/// <param name="Sections">Its sections, in order.</param>
public sealed record Report(string Title, IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<ReportSection> Sections);

/// <summary>A section.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Blocks">What it holds, in order.</param>
/// <param name="IsAppendix">Whether it begins a new page.</param>
public sealed record ReportSection(string Title, IReadOnlyList<ReportBlock> Blocks, bool IsAppendix = false);

/// <summary>A piece of a section.</summary>
public abstract record ReportBlock;

/// <summary>A heading within a section.</summary>
/// <param name="Text">The heading.</param>
public sealed record ReportHeading(string Text) : ReportBlock;

/// <summary>A paragraph.</summary>
/// <param name="Text">One paragraph; line ends are kept.</param>
public sealed record ReportParagraph(string Text) : ReportBlock;

/// <summary>A list of sentences.</summary>
/// <param name="Items">The sentences.</param>
public sealed record ReportList(IReadOnlyList<string> Items) : ReportBlock;

/// <summary>Names and values.</summary>
/// <param name="Facts">Name and value.</param>
public sealed record ReportFacts(IReadOnlyList<(string Name, string Value)> Facts) : ReportBlock;

/// <summary>A table.</summary>
/// <param name="Headings">Headings with units.</param>
/// <param name="Rows">Rows as long as the headings.</param>
public sealed record ReportTable(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportBlock;

/// <summary>Boxes and arrows.</summary>
/// <param name="Graph">The graph.</param>
public sealed record ReportGraph(LinkedGraph Graph) : ReportBlock;

/// <summary>A plot of usage over time.</summary>
/// <param name="Usage">The usage.</param>
public sealed record ReportUsage(UsageSeries Usage) : ReportBlock;

/// <summary>A timeline.</summary>
/// <param name="Timeline">The timeline.</param>
public sealed record ReportTimeline(Timeline Timeline) : ReportBlock;

/// <summary>Text whose spaces and line ends matter, such as a file.</summary>
/// <param name="Text">The text.</param>
public sealed record ReportFile(string Text) : ReportBlock;
