// The body of a redaction: which sections of which statement are to be deleted, and why. It is logged before their bytes
// go, so that whoever finds a section missing also finds who decided that.

using System.ComponentModel;
using System.Text.Json.Serialization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Why sections are deleted.</summary>
[JsonConverter(typeof(WordConverter<RedactionCause>))]
public enum RedactionCause
{
    /// <summary>They hold personal data that must not be kept.</summary>
    PersonalData,

    /// <summary>A court has ordered it.</summary>
    CourtOrder,

    /// <summary>A law asks for it.</summary>
    LegalDuty,

    /// <summary>They were handed in by mistake.</summary>
    Mistake,

    /// <summary>Something else, given in words.</summary>
    Other,
}

/// <summary>Body of a redaction.</summary>
[Description("Has sections of a statement deleted.")]
public sealed record RedactionBody : TrustBody
{
    /// <summary>The most sections that one redaction names.</summary>
    public const int MaxSections = Limits.Sections;

    [Description("Id of the statement; not of a trust statement.")]
    public required Digest Statement { get; init; }

    [Description("Names of the sections to be deleted.")]
    public required IReadOnlyList<Handle> Sections { get; init; }

    [Description("Why they are deleted.")]
    public required RedactionCause Cause { get; init; }

    [Description("Why, in words. It stays in the log: it must not repeat what is deleted.")]
    public required string Reason { get; init; }
}
