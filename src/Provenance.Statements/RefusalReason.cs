// The reasons of proto/provenance/v1/errors.proto, one to one by name and number; a test holds the two together.

namespace Provenance.Statements;

/// <summary>Why something was refused.</summary>
public enum RefusalReason
{
    /// <summary>No reason was given; never sent.</summary>
    Unspecified = 0,

    /// <summary>The envelope is not DSSE with payload type application/vnd.in-toto+json, or a part of it is empty.</summary>
    EnvelopeMalformed = 1,

    /// <summary>Envelope and sections exceed 65,536 bytes, or there are more signatures or sections than the limits allow.</summary>
    AttestationTooLarge = 2,

    /// <summary>A signature has no key id, or one that is not a SHA-256.</summary>
    SignatureKeyIdMissing = 3,

    /// <summary>Two signatures stand under one key.</summary>
    SignatureDuplicateKey = 4,

    /// <summary>A signature does not verify: payload, type, signature or key was altered or mixed up.</summary>
    SignatureInvalid = 5,

    /// <summary>No trust statement in the log binds this key.</summary>
    KeyUnknown = 6,

    /// <summary>The key was revoked at an earlier index.</summary>
    KeyRevoked = 7,

    /// <summary>The key is bound to another use than the statement asks for.</summary>
    KeyWrongUse = 8,

    /// <summary>The party's role, or the delegation's kinds, do not cover this kind of statement.</summary>
    KeyWrongRole = 9,

    /// <summary>The record's operator or site is not among those of the key.</summary>
    KeyOutsideSites = 10,

    /// <summary>issuedAt lies outside the key's validity, or the statement arrived after acceptUntil.</summary>
    KeyOutsideValidity = 11,

    /// <summary>A signature verifies, but its key has no role in this statement.</summary>
    SignerWithoutRole = 12,

    /// <summary>Fewer distinct authorities signed than the root's threshold asks.</summary>
    ThresholdNotMet = 13,

    /// <summary>A delegation reaches beyond its delegator's sites, validity or kinds.</summary>
    DelegationTooWide = 14,

    /// <summary>The proof of possession does not verify, or the key is not a canonical point of prime order.</summary>
    PossessionNotProved = 15,

    /// <summary>The version is not one above the number of trust statements about that key (or above the root's).</summary>
    TrustVersionOutOfOrder = 16,

    /// <summary>The trust statement contradicts the log: the key's party, role or use would change, or it is not in the state that this statement presumes.</summary>
    TrustContradiction = 17,

    /// <summary>The log has no root yet, and this is not root version 1.</summary>
    RootNotEstablished = 18,

    /// <summary>The statement is made out to another registry.</summary>
    OriginMismatch = 19,

    /// <summary>The payload is not an in-toto statement, or its JSON is not well-formed.</summary>
    StatementMalformed = 20,

    /// <summary>The predicate type is none this registry knows.</summary>
    KindUnknown = 21,

    /// <summary>A member that the format does not name.</summary>
    FieldUnknown = 22,

    /// <summary>A member stands twice in one object.</summary>
    FieldDuplicate = 23,

    /// <summary>A required member is absent.</summary>
    FieldMissing = 24,

    /// <summary>A member has the wrong JSON type, or is null.</summary>
    FieldType = 25,

    /// <summary>A value is not of the form its type asks for.</summary>
    FieldValue = 26,

    /// <summary>Values contradict each other or the record: an end before its start, a count of zero, low above high.</summary>
    ValueImpossible = 27,

    /// <summary>An identifier fails its own check, such as the check digits of an LEI.</summary>
    IdentifierInvalid = 28,

    /// <summary>The JSON nests deeper than 16, or an array has more than 4,096 elements.</summary>
    JsonTooDeep = 29,

    /// <summary>The record's name does not fit the kind's grammar, or its digest is not that of the name.</summary>
    RecordInvalid = 30,

    /// <summary>A section that the kind requires, or that the statement names, was not sent.</summary>
    SectionMissing = 31,

    /// <summary>A section came that the statement does not name, or that the kind does not know.</summary>
    SectionUnexpected = 32,

    /// <summary>A section's bytes are not those the statement holds the digest of.</summary>
    SectionDigestMismatch = 33,

    /// <summary>issuedAt is more than 10 minutes ahead of the log's clock.</summary>
    IssuedInFuture = 34,

    /// <summary>The statement is in the log with another set of signatures.</summary>
    StatementLoggedDifferently = 35,

    /// <summary>More is being submitted than can be committed.</summary>
    QueueFull = 36,

    /// <summary>The database is behind its high-water mark, or an integrity check failed; nothing is signed until it is restored.</summary>
    LogReadOnly = 37,

    /// <summary>The database is locked, full or unreachable. Nothing of this request was acknowledged.</summary>
    StorageUnavailable = 38,

    /// <summary>The server's clock is more than 10 minutes behind the newest entry.</summary>
    ClockWentBack = 39,

    /// <summary>The server is stopping.</summary>
    ShuttingDown = 40,

    /// <summary>No entry, statement or record of that name exists at this tree size.</summary>
    NotFound = 41,

    /// <summary>An index or size lies beyond the tree.</summary>
    IndexOutOfRange = 42,

    /// <summary>The page token was altered or belongs to another question.</summary>
    PageTokenInvalid = 43,

    /// <summary>A field of the request is missing, malformed or out of range.</summary>
    ArgumentInvalid = 44,

    /// <summary>The projections have not yet reached the tree size asked for.</summary>
    TreeSizeNotReached = 45,

    /// <summary>The answer would exceed the bounds of one question.</summary>
    AnswerTooLarge = 46,

    /// <summary>A wait longer than the server allows was asked for.</summary>
    DeadlineTooLong = 47,

    /// <summary>A fault in the registry. Nothing of this request was acknowledged.</summary>
    Internal = 48,

    /// <summary>The key is suspended; it may report, marked, but neither bind nor suspend other keys.</summary>
    KeySuspended = 49,

    /// <summary>The quorum of witnesses has cosigned no checkpoint yet.</summary>
    CheckpointNotWitnessed = 50,

    /// <summary>More is being asked than can be answered.</summary>
    TooManyQuestions = 51,
}
