// Rows as they move from one database to another. They are read under the names that the texts which write them have for
// their parameters, so that a row is handed on as it is.

using System.Diagnostics.CodeAnalysis;

namespace Provenance.Storage.Sql.Leads;

/// <summary>A row of table <c>evaluation</c>.</summary>
[SuppressMessage("Style", "IDE1006", Justification = "Named as the parameters of the texts.")]
internal record struct EvaluationCopy
{
    public long EvaluationId { get; set; }

    public long size { get; set; }

    public byte[] root { get; set; }

    public string Name { get; set; }

    public string Version { get; set; }

    public byte[] digest { get; set; }

    public long validAt { get; set; }

    public long recordedAt { get; set; }
}

/// <summary>A row of table <c>signal_outcome</c>.</summary>
[SuppressMessage("Style", "IDE1006", Justification = "Named as the parameters of the texts.")]
internal record struct OutcomeCopy
{
    public string Signal { get; set; }

    public long place { get; set; }

    public byte[] json { get; set; }
}

/// <summary>A row of table <c>lead</c>.</summary>
[SuppressMessage("Style", "IDE1006", Justification = "Named as the parameters of the texts.")]
internal record struct LeadCopy
{
    public long LeadId { get; set; }

    public byte[] key { get; set; }

    public string Signal { get; set; }

    public long place { get; set; }

    public long IsRaised { get; set; }

    public long Dropped { get; set; }

    public byte[] document { get; set; }

    public byte[] evidence { get; set; }
}

/// <summary>A row of table <c>lead_part</c>.</summary>
[SuppressMessage("Style", "IDE1006", Justification = "Named as the parameters of the texts.")]
internal record struct PartCopy
{
    public string kind { get; set; }

    public string Value { get; set; }

    public long LeadId { get; set; }
}

/// <summary>A row of table <c>lead_event</c>.</summary>
[SuppressMessage("Style", "IDE1006", Justification = "Named as the parameters of the texts.")]
internal record struct EventCopy
{
    public long leadId { get; set; }

    public long evaluationId { get; set; }

    public long effect { get; set; }

    public byte[] added { get; set; }

    public long addedTotal { get; set; }

    public long removed { get; set; }
}
