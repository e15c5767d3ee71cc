// What a lead is about, in parts of a few kinds. The parts have one order, whatever order they were found in, and no
// part is read as another: the key is SHA-256 over length-prefixed fields.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>What a part of a subject names.</summary>
public enum SubjectKind
{
    /// <summary>An entity, by its id.</summary>
    Entity,

    /// <summary>An account of an operator, as <c>operator/account</c>, where the customer is unknown.</summary>
    Account,

    /// <summary>An operator, by its handle.</summary>
    Operator,

    /// <summary>A site, as <c>operator/site</c>.</summary>
    Site,

    /// <summary>A cluster, as <c>operator/site/cluster</c>.</summary>
    Cluster,

    /// <summary>A model, by its name.</summary>
    Model,

    /// <summary>A record, by its name: a job, a rental, a release.</summary>
    Record,

    /// <summary>An artifact, by a digest in lower-case hex.</summary>
    Digest,

    /// <summary>A device, by its identity.</summary>
    Device,

    /// <summary>A model of accelerator, by its slug.</summary>
    Accelerator,

    /// <summary>A country, by its code.</summary>
    Country,

    /// <summary>A line of the rule set, as <c>rule/threshold</c>.</summary>
    Threshold,

    /// <summary>A period, as <c>from/to</c> in RFC 3339.</summary>
    Period,
}

/// <summary>A part of a subject.</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Value">The name.</param>
/// <param name="Role">Its role where several of a kind differ: <c>from</c>, <c>to</c>; empty otherwise.</param>
public readonly record struct SubjectPart(SubjectKind Kind, string Value, string Role = "");

/// <summary>What a lead is about: at least one part, each once, in one order.</summary>
public sealed class LeadSubject
{
    // Part of every key: keys of another layout would be others.
    private const string Layout = "lead:v1";

    private LeadSubject(IReadOnlyList<SubjectPart> parts) => Parts = parts;

    /// <summary>By kind, role and value, in ordinal order.</summary>
    public IReadOnlyList<SubjectPart> Parts { get; }

    /// <summary>Puts parts in order.</summary>
    /// <exception cref="ArgumentException">There is none, or one is empty.</exception>
    public static LeadSubject Of(params IEnumerable<SubjectPart> parts)
    {
        SubjectPart[] ordered =
        [
            .. parts.Distinct()
                .OrderBy(part => part.Kind)
                .ThenBy(part => part.Role, StringComparer.Ordinal)
                .ThenBy(part => part.Value, StringComparer.Ordinal),
        ];
        return ordered.Length > 0 && ordered.All(part => part.Value.Length > 0)
            ? new LeadSubject(ordered)
            : throw new ArgumentException("A lead is about something, and its parts have values.", nameof(parts));
    }

    /// <summary>The key of a signal's lead about this.</summary>
    public Digest KeyOf(string signal)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Layout);
        Append(hash, signal);
        foreach (var part in Parts)
        {
            // Words and not numbers: a kind that is added later changes no key.
            Append(hash, part.Kind.ToString());
            Append(hash, part.Role);
            Append(hash, part.Value);
        }

        return new Digest(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
