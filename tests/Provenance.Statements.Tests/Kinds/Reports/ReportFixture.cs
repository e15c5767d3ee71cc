// A valid report of each kind, with every optional member present, so that tests can take away or break one thing.

using System.Text.Json.Nodes;

namespace Provenance.Statements.Tests.Kinds.Reports;

/// <summary>A report: its kind, its record and its sections in the order of the kind's.</summary>
public sealed record ReportFixture(string Kind, string Record, params IReadOnlyList<Section> Sections)
{
    public StatementKind StatementKind => StatementKinds.ByName[Kind];

    /// <summary>What sets it apart from the first report of its kind; null for that one.</summary>
    public string? Variant { get; init; }

    public Timestamp IssuedAt { get; init; } = Fixtures.Issued;

    public Supersedes? Supersedes { get; init; }

    public IReadOnlyList<SectionKind> SectionKinds =>
        [.. Sections.Select(section => StatementKind.Sections.Single(kind => kind.Type.Type == section.GetType()))];

    /// <summary>The same report with the section of <typeparamref name="T"/> changed.</summary>
    public ReportFixture With<T>(Func<T, T> change)
        where T : Section =>
        this with { Sections = [.. Sections.Select(section => section is T typed ? change(typed) : section)] };

    /// <summary>The same report without the section of <typeparamref name="T"/>.</summary>
    public ReportFixture Without<T>()
        where T : Section => this with { Sections = [.. Sections.Where(section => section is not T)] };

    public IReadOnlyList<Finding> Check() => [.. StatementKind.Check(Content())];

    public StatementContent Content() => new(
        new Statement
        {
            Id = Provenance.Transparency.Digest.Of("a statement"u8),
            Kind = StatementKind,
            RecordName = StatementKind.ParseRecord(Record) ?? throw new InvalidOperationException($"{Record} is no record of {Kind}."),
            RecordDigest = Provenance.Transparency.Digest.Of("a record"u8),
            Origin = "registry.example/2026",
            IssuedAt = IssuedAt,
            Stream = Fixtures.OwnStream,
            Sequence = 1042,
            Supersedes = Supersedes,
            SectionDigests = new Dictionary<string, Provenance.Transparency.Digest>(),
        },
        Sections,
        []);

    /// <summary>The JSON of each section, by name.</summary>
    public IReadOnlyDictionary<string, JsonObject> Json() => SectionKinds
        .Zip(Sections)
        .ToDictionary(pair => pair.First.Name, pair => SectionJson.Write(pair.First, pair.Second));

    public override string ToString() => Variant is null ? Kind : $"{Kind} {Variant}";
}
