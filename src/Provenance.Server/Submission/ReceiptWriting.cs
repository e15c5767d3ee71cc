using Google.Protobuf;
using Google.Protobuf.Collections;
using Provenance.Registry.Sequencing;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes receipts into messages. Immutable bytes are wrapped, not copied.</summary>
internal static class ReceiptWriting
{
    public static Wire.Receipt ToWire(this LogReceipt receipt, Digest statementId, IReadOnlyList<Warning> warnings)
    {
        var message = new Wire.Receipt
        {
            StatementId = statementId.ToByteString(),
            LogIndex = receipt.Index.Value,
            Leaf = UnsafeByteOperations.UnsafeWrap(receipt.Leaf),
            TreeSize = receipt.Checkpoint.Checkpoint.Size.Value,
            State = receipt.IsWitnessed ? Wire.ReceiptState.Witnessed : Wire.ReceiptState.Integrated,
            AlreadyLogged = receipt.AlreadyLogged,
        };
        message.InclusionProof.AddDigests(receipt.Proof.Hashes);
        message.Warnings.AddWarnings(warnings);
        return message;
    }

    public static Wire.Checkpoint ToWire(this SignedCheckpoint checkpoint) => new() { Note = checkpoint.ToString() };

    public static void AddWarnings(this RepeatedField<Wire.Warning> field, IReadOnlyList<Warning> warnings)
    {
        foreach (var warning in warnings)
        {
            field.Add(new Wire.Warning
            {
                Reason = (Wire.WarningReason)(int)warning.Reason,
                Field = warning.Field,
                Message = warning.Message,
            });
        }
    }

    /// <summary>Adds digests, all in one array.</summary>
    public static void AddDigests(this RepeatedField<ByteString> field, IReadOnlyList<Digest> digests)
    {
        var bytes = new byte[digests.Count * Digest.SizeBytes];
        for (var i = 0; i < digests.Count; i++)
        {
            var slice = bytes.AsMemory(i * Digest.SizeBytes, Digest.SizeBytes);
            digests[i].CopyTo(slice.Span);
            field.Add(UnsafeByteOperations.UnsafeWrap(slice));
        }
    }

    public static ByteString ToByteString(this Digest digest)
    {
        var bytes = new byte[Digest.SizeBytes];
        digest.CopyTo(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
