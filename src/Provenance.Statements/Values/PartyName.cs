// A name with the script it is written in and how it came about: the same company is looked for by its registered name,
// its trading name and a transliteration of either.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>How a name came about.</summary>
[JsonConverter(typeof(WordConverter<NameKind>))]
public enum NameKind
{
    /// <summary>Something else.</summary>
    Other,

    /// <summary>As a register has it.</summary>
    Registered,

    /// <summary>As used in trade.</summary>
    Trading,

    /// <summary>Written over from another script.</summary>
    Transliterated,

    /// <summary>No longer in use.</summary>
    Former,
}

/// <summary>A name of a party or a model.</summary>
[Description("A name.")]
public sealed record PartyName
{
    [Description("The name as it is written.")]
    public required string Text { get; init; }

    [Description("How it came about.")]
    public required NameKind Kind { get; init; }

    [Description("Language, ISO 639.")]
    public LanguageCode? Language { get; init; }

    [Description("Script, ISO 15924.")]
    public ScriptCode? Script { get; init; }
}
