// Section "body" of an audit-report: what an auditor covered, how, and what it found. The checkpoint fixes what the log was;
// with it and the rules' names another auditor can repeat the work.

using System.ComponentModel;
using System.Text.Json.Serialization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>What an auditor did.</summary>
[JsonConverter(typeof(WordConverter<AuditMethod>))]
public enum AuditMethod
{
    /// <summary>Read the log again, entry by entry.</summary>
    LogReplay,

    /// <summary>Drew a sample of entries and looked into each.</summary>
    Sample,

    /// <summary>Compared statements with the raw accounting of a site.</summary>
    Reconciliation,
}

/// <summary>How much of what it set out to cover it did.</summary>
[JsonConverter(typeof(WordConverter<AuditCoverage>))]
public enum AuditCoverage
{
    /// <summary>All of it.</summary>
    Complete,

    /// <summary>A part; the exceptions say why.</summary>
    Partial,
}

/// <summary>How much an exception weighs.</summary>
[JsonConverter(typeof(WordConverter<AuditWeight>))]
public enum AuditWeight
{
    /// <summary>Worth knowing.</summary>
    Notice,

    /// <summary>What signers stated contradicts itself, the log or the raw records, or was signed with a key in other hands.</summary>
    Statement,

    /// <summary>The log is not what was signed.</summary>
    Log,
}

/// <summary>Section <c>body</c> of an audit-report.</summary>
[Description("What an auditor covered, how, and with which exceptions.")]
public sealed record AuditReportBody : Section
{
    [Description("When the audit ended; not after the statement.")]
    public required Timestamp AuditedAt { get; init; }

    [Description("What was done.")]
    public required AuditMethod Method { get; init; }

    [Description("Whether all of it could be done.")]
    public required AuditCoverage Coverage { get; init; }

    [Description("The checkpoint that was audited.")]
    public required AuditedTree Checkpoint { get; init; }

    [Description("The checkpoint of the audit before, which this one continues.")]
    public AuditedTree? Previous { get; init; }

    [Description("First entry that was judged.")]
    [JsonConverter(typeof(TallyConverter))]
    public required long FirstEntry { get; init; }

    [Description("Number of entries that were judged.")]
    [JsonConverter(typeof(TallyConverter))]
    public required long Entries { get; init; }

    [Description("Sections that statements name and the auditor was not shown: withheld or redacted.")]
    [JsonConverter(typeof(TallyConverter))]
    public required long MissingSections { get; init; }

    [Description("How the sample was drawn; required where the method is sample.")]
    public AuditSample? Sample { get; init; }

    [Description("The clusters that were reconciled, as records name them; required where the method is reconciliation.")]
    public IReadOnlyList<string>? Clusters { get; init; }

    [Description("What was found, rule by rule; empty where nothing was.")]
    public required IReadOnlyList<AuditException> Exceptions { get; init; }
}

/// <summary>A tree of the log.</summary>
[Description("A tree of the log.")]
public sealed record AuditedTree
{
    [Description("Its size in entries.")]
    [JsonConverter(typeof(TallyConverter))]
    public required long Size { get; init; }

    [Description("Its root.")]
    public required Digest Root { get; init; }
}

/// <summary>A sample, such that anybody can draw it again.</summary>
[Description("A sample, such that anybody can draw it again.")]
public sealed record AuditSample
{
    [Description("Entries that could be drawn: those below this size.")]
    [JsonConverter(typeof(CountConverter))]
    public required long Population { get; init; }

    [Description("Entries that were drawn.")]
    [JsonConverter(typeof(CountConverter))]
    public required long Size { get; init; }

    [Description("The checkpoint whose root seeded the draw; larger than the population.")]
    public required AuditedTree Seed { get; init; }
}

/// <summary>What was found under one rule.</summary>
[Description("What was found under one rule.")]
public sealed record AuditException
{
    [Description("Name of the rule, such as close-contradicted.")]
    public required Handle Rule { get; init; }

    [Description("How much it weighs.")]
    public required AuditWeight Weight { get; init; }

    [Description("How often it was found.")]
    [JsonConverter(typeof(CountConverter))]
    public required long Count { get; init; }

    [Description("The first entry that it was found at.")]
    [JsonConverter(typeof(TallyConverter))]
    public long? FirstEntry { get; init; }

    [Description("What was found there.")]
    public string? Note { get; init; }
}
