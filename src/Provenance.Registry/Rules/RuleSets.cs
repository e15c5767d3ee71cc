// Reading rule sets: the one that comes with the registry, and those of others.

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Rules;

/// <summary>How much a rule set may hold. Arrays and depth are bounded by <see cref="JsonRules"/> besides.</summary>
public static class RuleSetLimits
{
    /// <summary>Bytes of the file.</summary>
    public const int FileBytes = 1_048_576;

    /// <summary>Rules.</summary>
    public const int Rules = 512;

    /// <summary>Elements of any list within a rule or a parameter group.</summary>
    public const int PerList = 64;
}

/// <summary>The rule set that comes with the registry, and the reader of others.</summary>
public static class RuleSets
{
    private const string ResourceName = "Provenance.Registry.Rules.rule-set.json";

    private static readonly Lazy<RuleSet> Embedded = new(ReadEmbedded);

    /// <summary>The rule set that comes with the registry.</summary>
    public static RuleSet Default => Embedded.Value;

    /// <summary>Reads a rule set, strictly.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="rules">What was read.</param>
    /// <param name="refusal">Why it cannot be read: reason, path of the field, and what to do.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out RuleSet? rules, [NotNullWhen(false)] out Refusal? refusal)
    {
        rules = null;
        if (utf8.Length > RuleSetLimits.FileBytes)
        {
            refusal = new Refusal(RefusalReason.ArgumentInvalid, string.Empty, $"A rule set has at most {RuleSetLimits.FileBytes} bytes; this has {utf8.Length}.", "Split it by jurisdiction.");
            return false;
        }

        if (!StrictJson.TryRead(utf8, RuleSetContract.File, string.Empty, out var read, out refusal))
        {
            // A rule set has no extensions, to which the reader of statements would point.
            refusal = refusal.Reason == RefusalReason.FieldUnknown ? refusal with { Remedy = "Correct its name, or remove it." } : refusal;
            return false;
        }

        refusal = RuleSetCheck.Check(read);
        rules = refusal is null ? read with { Digest = new Digest(SHA256.HashData(utf8.Span)), File = utf8.ToArray() } : null;
        return rules is not null;
    }

    /// <summary>The bytes of the rule set that comes with the registry, for those who start their own from it.</summary>
    /// <exception cref="InvalidOperationException">The library lacks its resource.</exception>
    public static byte[] DefaultFile()
    {
        using var stream = typeof(RuleSets).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The library lacks its resource {ResourceName}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static RuleSet ReadEmbedded() => TryRead(DefaultFile(), out var rules, out var refusal)
        ? rules
        : throw new InvalidOperationException($"The library's own rule set is refused at {refusal.Field}: {refusal.Message}");
}
