// The rules of the signed part (proto/README.md §3), in the order in which a reader would want to hear of them.

using System.Diagnostics.CodeAnalysis;
using Provenance.Transparency;

namespace Provenance.Statements;

internal static class StatementHeader
{
    private const string SubjectName = "subject[0].name";

    public static bool TryRead(
        StatementDocument document,
        Digest id,
        string origin,
        [NotNullWhen(true)] out Statement? statement,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        statement = null;
        refusal = CheckType(document, origin);
        if (refusal is not null)
        {
            return false;
        }

        if (!StatementKinds.ByPredicateType.TryGetValue(document.PredicateType, out var kind))
        {
            refusal = new(RefusalReason.KindUnknown, "predicateType", "This registry knows no such kind.", "Use a kind of proto/README.md §5.");
            return false;
        }

        var record = kind.ParseRecord(document.Subject[0].Name);
        refusal = CheckRecord(document.Subject[0], kind, record)
            ?? (kind.IsTrust ? CheckTrust(document.Predicate) : CheckReport(document.Predicate))
            ?? CheckSections(document.Predicate, kind, record!);
        statement = refusal is null ? ToStatement(document, id, kind, record!) : null;
        return statement is not null;
    }

    private static Refusal? CheckType(StatementDocument document, string origin)
    {
        if (document.Type != StatementDocument.InTotoType)
        {
            return new(RefusalReason.StatementMalformed, "_type", $"The type is not {StatementDocument.InTotoType}.", "Write an in-toto statement v1.");
        }

        if (document.Subject.Count != 1)
        {
            return new(RefusalReason.RecordInvalid, "subject", $"There are {document.Subject.Count} subjects.", "Name exactly one: the record.");
        }

        return document.Predicate.Origin == origin
            ? null
            : new(RefusalReason.OriginMismatch, "predicate.origin", $"The statement is not made out to {origin}.", "Sign a statement with this registry's origin.");
    }

    private static Refusal? CheckRecord(SubjectDocument subject, StatementKind kind, RecordName? record)
    {
        if (record is null)
        {
            return new(RefusalReason.RecordInvalid, SubjectName, $"Records of {kind.Name} are named {string.Join(" or ", kind.Records)}.", "Name the record as proto/README.md §5 says.");
        }

        return subject.Digest.Sha256 == record.Digest
            ? null
            : new(RefusalReason.RecordInvalid, "subject[0].digest.sha256", "This is not the SHA-256 of the record's name.", "Hash the name's UTF-8 bytes.");
    }

    private static Refusal? CheckTrust(PredicateDocument predicate)
    {
        var forbidden = predicate switch
        {
            { Stream: not null } => "stream",
            { Sequence: not null } => "sequence",
            { Supersedes: not null } => "supersedes",
            _ => null,
        };
        return forbidden is null
            ? null
            : new(RefusalReason.FieldUnknown, "predicate." + forbidden, "Trust statements have no such member.", "Remove it; a version orders them.");
    }

    private static Refusal? CheckReport(PredicateDocument predicate)
    {
        var missing = predicate switch
        {
            { Stream: null } => "stream",
            { Sequence: null } => "sequence",
            _ => null,
        };
        return missing is null
            ? null
            : new(RefusalReason.FieldMissing, "predicate." + missing, "Reports stand in a stream.", "Draw a stream once and count in it from 1.");
    }

    private static Refusal? CheckSections(PredicateDocument predicate, StatementKind kind, RecordName record)
    {
        var withdraws = predicate.Supersedes is { Reason: SupersedesReason.Withdrawal };
        foreach (var name in predicate.Sections.Keys)
        {
            if (withdraws || !kind.Sections.Any(section => section.Name == name))
            {
                var message = withdraws ? "A withdrawal has no sections." : $"{kind.Name} has no such section.";
                return new(RefusalReason.SectionUnexpected, "predicate.sections." + JsonPath.Shown(name), message, "Name just the sections of the kind.");
            }
        }

        foreach (var section in kind.Sections)
        {
            if (!withdraws && kind.Requires(section, record) && !predicate.Sections.ContainsKey(section.Name))
            {
                return new(RefusalReason.SectionMissing, "predicate.sections." + section.Name, $"{kind.Name} requires this section.", "Add the section.");
            }
        }

        return null;
    }

    private static Statement ToStatement(StatementDocument document, Digest id, StatementKind kind, RecordName record) => new()
    {
        Id = id,
        Kind = kind,
        RecordName = record,
        RecordDigest = document.Subject[0].Digest.Sha256,
        Origin = document.Predicate.Origin,
        IssuedAt = document.Predicate.IssuedAt,
        Stream = document.Predicate.Stream,
        Sequence = document.Predicate.Sequence,
        Supersedes = document.Predicate.Supersedes,
        Producer = document.Predicate.Producer,
        SectionDigests = document.Predicate.Sections,
        Extensions = document.Predicate.Extensions?.Utf8 ?? default,
    };
}
