// Fixed seeds, salts and times, from which every example and fixture here follows byte for byte.

using System.Security.Cryptography;
using System.Text;

namespace Provenance.Statements.Tests.Examples;

/// <summary>A small registry with two authorities and an operator, always the same.</summary>
public static class Example
{
    public const string Origin = "registry.example/2026";

    public static readonly Timestamp Founded = Timestamp.Parse("2026-11-01T00:00:00Z");
    public static readonly Timestamp ReportsIssued = Timestamp.Parse("2026-11-23T09:00:00Z");
    public static readonly Handle Operator = Handle.Parse("acme");

    // The seeds are counted, so that nobody takes these keys for secret ones.
    public static SigningKey FirstAuthority { get; } = Key(1);

    public static SigningKey SecondAuthority { get; } = Key(2);

    public static SigningKey OperatorKey { get; } = Key(3);

    public static SigningKey ReporterKey { get; } = Key(4);

    public static StreamId Stream { get; } = new(UInt128.Parse("00112233445566778899aabbccddeeff", System.Globalization.NumberStyles.HexNumber, null));

    public static StatementReader Reader { get; } = new(Origin);

    public static SigningKey Key(byte number)
    {
        var seed = new byte[SigningKey.SeedBytes];
        Array.Fill(seed, number);
        return SigningKey.FromSeed(seed);
    }

    /// <summary>The salt of a section in an example: the head of a hash of its name.</summary>
    public static Salt SaltOf(string name) =>
        new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))));

    public static StatementBuilder Trust<TKind>(string record, Section body)
        where TKind : StatementKind =>
        new StatementBuilder(Origin, StatementKinds.Get<TKind>(), record) { IssuedAt = Founded }.Add(body);

    public static StatementBuilder Report(string kind, string record, long sequence = 1) =>
        new(Origin, StatementKinds.ByName[kind], record) { IssuedAt = ReportsIssued, Stream = Stream, Sequence = sequence };

    public static Attestation Attestation(this BuildOutcome outcome) =>
        outcome.IsSigned ? outcome.Attestation : throw new InvalidOperationException(outcome.Refusal.ToString());
}
