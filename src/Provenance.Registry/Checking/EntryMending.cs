// An entry out of its parts. The hashes hang together: the tile holds the hash of the leaf, the leaf those of statement and
// signatures, the statement those of its sections. From the top down, each part is compared with the hash above it, and a
// part with one changed byte is put right (ByteMending). Where the tile is lost, the leaf is believed if the envelope fits.
using System.Globalization;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>Puts entries together again, and says what of them was damaged.</summary>
/// <param name="origin">The registry's origin.</param>
internal sealed class EntryMending(string origin)
{
    private readonly StatementReader _reader = new(origin);

    /// <summary>Makes an entry of its parts.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="raw">Its parts as stored.</param>
    /// <param name="leafHash">What the tile says of it, or null.</param>
    /// <param name="damages">Gets what was damaged.</param>
    /// <returns>The entry, without sections that are lost; null where leaf or envelope is lost.</returns>
    public StoredEntry? Mend(LeafIndex index, RawEntry raw, Digest? leafHash, ICollection<Damage> damages)
    {
        var part = new PartMending(index, damages);
        if (leafHash is { } hash && !part.Holds("leaf", raw.Leaf, bytes => MerkleTree.LeafHash(bytes) == hash, hash))
        {
            // The tile may be what is damaged: then leaf and envelope still fit each other, and the tile is told by itself.
            if (!Fits(raw))
            {
                return null;
            }

            _ = part.Undo();
        }

        if (!Leaf.TryDecode(raw.Leaf, out var leaf))
        {
            part.Lost("leaf", "it is no leaf of format 1");
            return null;
        }

        var holds = part.Holds("payload", raw.Payload, bytes => IdOf(bytes) == leaf.StatementId, leaf.StatementId)
            & part.Holds("signatures", raw.Signatures, bytes => SignaturesDigest(bytes) == leaf.SignaturesDigest, leaf.SignaturesDigest);
        if (!holds
            || StoredSignatures.Decode(raw.Signatures) is not { } signatures
            || !Envelope.TryCreate(Pae.PayloadType, raw.Payload, signatures, out var envelope, out _)
            || _reader.ReadHeader(envelope).Content is not { } header)
        {
            return null;
        }

        var sections = MendSections(raw, header.Statement.SectionDigests, part);
        return new StoredEntry(index, raw.Leaf, envelope, sections, header.Statement.Kind.IsTrust, SignerSuspended: false);
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> MendSections(
        RawEntry raw, IReadOnlyDictionary<string, Digest> digests, PartMending part)
    {
        var sections = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (name, content) in raw.Sections)
        {
            if (digests.TryGetValue(name, out var digest))
            {
                if (part.Holds($"section {name}", content, bytes => Digest.Of(bytes) == digest, digest))
                {
                    sections[name] = content;
                }

                continue;
            }

            // The name was damaged and the content was not.
            var own = Digest.Of(content);
            var meant = digests.FirstOrDefault(named => named.Value == own).Key;
            part.Told(
                $"section {Shown(name)}",
                meant is null ? "the statement names no such section" : $"its name is {Shown(name)}; by its digest it is {meant}",
                meant is null ? Remedy.FromEntries : Remedy.FromHash,
                null);
            if (meant is not null)
            {
                sections[meant] = content;
            }
        }

        return sections;
    }

    // A damaged name may hold anything.
    private static string Shown(string name) => new([.. name.Take(40).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '?')]);

    private static bool Fits(RawEntry raw) => Leaf.TryDecode(raw.Leaf, out var leaf)
        && leaf.StatementId == IdOf(raw.Payload) && leaf.SignaturesDigest == SignaturesDigest(raw.Signatures);

    private static Digest IdOf(byte[] payload) => Digest.Of(Pae.Encode(Pae.PayloadType, payload));

    // As the leaf has it: the count, then the stored form, which is in the same order.
    private static Digest SignaturesDigest(byte[] stored)
    {
        var bytes = new byte[1 + stored.Length];
        bytes[0] = (byte)(stored.Length / (Digest.SizeBytes + EnvelopeSignature.SizeBytes));
        stored.CopyTo(bytes, 1);
        return Digest.Of(bytes);
    }

    private sealed class PartMending(LeafIndex index, ICollection<Damage> damages)
    {
        private Damage? _last;

        /// <summary>Whether a part has its hash, or has it again after one byte was put right.</summary>
        public bool Holds(string part, byte[] bytes, Func<byte[], bool> fits, Digest expected)
        {
            if (fits(bytes))
            {
                return true;
            }

            if (ByteMending.TryMend(bytes, fits, out var changed))
            {
                Told(
                    part,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"byte {changed.Offset} of {bytes.Length} is 0x{changed.Stored:x2} and was 0x{changed.Meant:x2}, as the hash {expected} proves; it can be put back"),
                    Remedy.FromHash,
                    changed.Offset);
                return true;
            }

            Told(
                part,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"its {bytes.Length} bytes do not have the hash {expected}; more than one byte was changed, so it can only be had from a backup or a mirror"),
                Remedy.FromCopy,
                null);
            return false;
        }

        public void Lost(string part, string why) => Told(part, why + "; it can only be had from a backup or a mirror", Remedy.FromCopy, null);

        public void Told(string part, string what, Remedy remedy, long? offset)
        {
            var isSection = part.StartsWith("section ", StringComparison.Ordinal);
            damages.Add(_last = new Damage($"entry {index}", $"{part}: {what}.")
            {
                Remedy = remedy,
                Row = new DamagedRow(
                    isSection ? "section" : "entry", isSection ? $"log_index {index}, {part[8..]}" : $"log_index {index}", isSection ? "content" : part, offset),
            });
        }

        /// <summary>Takes back what was told last.</summary>
        public bool Undo() => _last is not null && damages.Remove(_last);
    }
}
