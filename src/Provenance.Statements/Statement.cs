// A statement as read: the in-toto statement's subject and predicate, without the sections.

using System.Text.Json.Serialization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>What a signer states about one record: the signed part, without the sections.</summary>
public sealed record Statement
{
    /// <summary>SHA-256 of the PAE: the statement's name everywhere.</summary>
    public required Digest Id { get; init; }

    /// <summary>What kind of statement it is.</summary>
    public required StatementKind Kind { get; init; }

    /// <summary>The name of the record it is about, taken apart.</summary>
    public required RecordName RecordName { get; init; }

    /// <summary>SHA-256 of the record's name.</summary>
    public required Digest RecordDigest { get; init; }

    /// <summary>The registry that it is made out to.</summary>
    public required string Origin { get; init; }

    /// <summary>When it was signed, says the signer.</summary>
    public required Timestamp IssuedAt { get; init; }

    /// <summary>The signing process's stream; reports only.</summary>
    public StreamId? Stream { get; init; }

    /// <summary>Its number in the stream, from 1; reports only.</summary>
    public long? Sequence { get; init; }

    /// <summary>The statement that this one replaces.</summary>
    public Supersedes? Supersedes { get; init; }

    /// <summary>The program that made it.</summary>
    public Producer? Producer { get; init; }

    /// <summary>SHA-256 of each section's exact bytes, by name.</summary>
    public required IReadOnlyDictionary<string, Digest> SectionDigests { get; init; }

    /// <summary>What else the signer says, as the exact JSON object; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }

    /// <summary>The record's name.</summary>
    public string Record => RecordName.Text;

    /// <summary>Whether it takes back what it supersedes, bringing no sections of its own.</summary>
    public bool IsWithdrawal => Supersedes is { Reason: SupersedesReason.Withdrawal };
}

/// <summary>Why a statement replaces an earlier one.</summary>
[JsonConverter(typeof(WordConverter<SupersedesReason>))]
public enum SupersedesReason
{
    /// <summary>Time has passed; the earlier one was right when it was signed.</summary>
    Update,

    /// <summary>The earlier one was wrong.</summary>
    Correction,

    /// <summary>The earlier one is taken back.</summary>
    Withdrawal,
}

/// <summary>The statement that another one replaces.</summary>
public sealed record Supersedes
{
    /// <summary>Its id.</summary>
    public required Digest Statement { get; init; }

    /// <summary>Why.</summary>
    public required SupersedesReason Reason { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Note { get; init; }
}

/// <summary>The program that made a statement.</summary>
public sealed record Producer
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the raw record that the statement was made from.</summary>
    public Digest? SourceDigest { get; init; }
}
