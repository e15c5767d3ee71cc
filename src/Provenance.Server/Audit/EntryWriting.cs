using Google.Protobuf;
using Provenance.Registry.Log;
using Provenance.Statements;
using Proto = Google.Protobuf.WellKnownTypes;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes entries of the log into messages.</summary>
internal sealed class EntryWriting(string origin)
{
    private readonly StatementReader _reader = new(origin);

    /// <summary>An entry as a message.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="trust">Trust as the published tree makes it, which tells what was said of the entry after it.</param>
    public Wire.Entry ToWire(StoredEntry entry, TrustState trust)
    {
        var message = new Wire.Entry
        {
            LogIndex = entry.Index.Value,
            StatementId = entry.StatementId.ToByteString(),
            Leaf = UnsafeByteOperations.UnsafeWrap(entry.Leaf),
            Envelope = ToWire(entry.Envelope),
        };
        if (Leaf.TryDecode(entry.Leaf.Span, out var leaf))
        {
            message.LoggedAt = Proto.Timestamp.FromDateTimeOffset(leaf.LoggedAt);
        }

        foreach (var (name, content) in entry.Sections.OrderBy(section => section.Key, StringComparer.Ordinal))
        {
            message.Sections.Add(new Wire.Section { Name = name, Content = UnsafeByteOperations.UnsafeWrap(content) });
        }

        // What the statement names and the store no longer holds was redacted.
        if (_reader.ReadHeader(entry.Envelope).Content is { } header)
        {
            message.MissingSections.Add(header.Statement.SectionDigests.Keys
                .Where(name => !entry.Sections.ContainsKey(name))
                .Order(StringComparer.Ordinal));
        }

        AddLater(message, entry, trust);
        return message;
    }

    // What the log said of the entry after it: that sections of it go, that its key was in other hands.
    private static void AddLater(Wire.Entry message, StoredEntry entry, TrustState trust)
    {
        message.Redactions.Add(trust.RedactionsOf(entry.StatementId).Select(ToWire));
        if (message.LoggedAt?.ToDateTimeOffset() is { } loggedAt
            && trust.DisputedFrom(entry.Envelope.Signatures[0].KeyId, entry.Index, loggedAt) is { } from)
        {
            message.DisputedFrom = Proto.Timestamp.FromDateTimeOffset(from.Value);
        }
    }

    private static Wire.Redaction ToWire(Redaction redaction)
    {
        var message = new Wire.Redaction
        {
            LogIndex = redaction.Index.Value,
            StatementId = redaction.Id.ToByteString(),
            Cause = Words.Of(redaction.Cause),
            Reason = redaction.Reason,
        };
        message.Sections.Add(redaction.Sections);
        return message;
    }

    private static Wire.Envelope ToWire(Envelope envelope)
    {
        var message = new Wire.Envelope
        {
            PayloadType = Pae.PayloadType,
            Payload = UnsafeByteOperations.UnsafeWrap(envelope.Payload),
        };
        foreach (var signature in envelope.Signatures)
        {
            message.Signatures.Add(new Wire.Signature
            {
                KeyId = signature.KeyId.Value.ToByteString(),
                Signature_ = UnsafeByteOperations.UnsafeWrap(signature.Signature),
            });
        }

        return message;
    }
}
