// What a verifier believes before it has seen anything, as a file:
//
//     { "origin": "registry.example/2026",
//       "rootFingerprint": "<64 hex digits: the statement id of entry 0>",
//       "tlogPolicy": "log <vkey>\nquorum none\n",
//       "logKeys": [ { "key": "<vkey>", "fromSize": 4000, "untilSize": 9000 } ] }
//
// "logKeys", left out where there is nothing to say, bounds the trees that a key of the log may have signed: a log that
// has changed its key is listed in the tlog-policy with both, and whoever steals the old one can sign nothing new with it.
//
// The witnesses and the quorum are a C2SP tlog-policy, kept whole as one text so that other tools can take it; the root
// has no place in that format, so it stands beside it. Nothing of this ever comes from a bundle or from a server.

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>A registry's origin, root and checkpoint keys, as the verifier was given them. Immutable.</summary>
public sealed class VerificationPolicy
{
    /// <summary>The largest policy file that is read, in bytes.</summary>
    public const int MaxBytes = WitnessPolicy.MaxBytes;

    private readonly string _tlogPolicy;

    private VerificationPolicy(
        string origin, Digest rootFingerprint, string tlogPolicy, WitnessPolicy checkpoints, IReadOnlyList<LogKeyBounds> bounds)
    {
        Bounds = bounds;
        Origin = origin;
        RootFingerprint = rootFingerprint;
        _tlogPolicy = tlogPolicy;
        Checkpoints = checkpoints;
    }

    /// <summary>The registry's origin.</summary>
    public string Origin { get; }

    /// <summary>Statement id of entry 0, root version 1.</summary>
    public Digest RootFingerprint { get; }

    /// <summary>Which checkpoints to believe.</summary>
    public WitnessPolicy Checkpoints { get; }

    /// <summary>The tlog-policy as it was given.</summary>
    public string TlogPolicy => _tlogPolicy;

    /// <summary>Which trees a key of the log may have signed; a key without bounds any.</summary>
    public IReadOnlyList<LogKeyBounds> Bounds { get; }

    /// <summary>
    /// SHA-256 of the policy's file as <see cref="Write"/> makes it: two verifiers whose policies have one fingerprint
    /// believe the same root, log keys, witnesses and quorum.
    /// </summary>
    public Digest Fingerprint => Digest.Of(Write());

    /// <summary>Whether checkpoints need witnesses beside the log's own signature.</summary>
    public bool AsksForWitnesses => Checkpoints.Quorum != WitnessPolicy.None;

    /// <summary>A policy of one log without witnesses.</summary>
    /// <param name="logKey">The log's key; its name is the registry's origin.</param>
    /// <param name="rootFingerprint">Statement id of entry 0.</param>
    public static VerificationPolicy Of(VerifierKey logKey, Digest rootFingerprint) =>
        TryCreate(logKey.Name, rootFingerprint, $"log {logKey}\nquorum none\n", out var policy, out var reason)
            ? policy
            : throw new ArgumentException(reason, nameof(logKey));

    /// <summary>Brings the parts together.</summary>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="rootFingerprint">Statement id of entry 0.</param>
    /// <param name="tlogPolicy">A tlog-policy that lists a log named like the origin.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="reason">Why there is none.</param>
    public static bool TryCreate(
        string origin,
        Digest rootFingerprint,
        string tlogPolicy,
        [NotNullWhen(true)] out VerificationPolicy? policy,
        [NotNullWhen(false)] out string? reason) => TryCreate(origin, rootFingerprint, tlogPolicy, [], out policy, out reason);

    /// <summary>Brings the parts together, for a log that has changed its key.</summary>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="rootFingerprint">Statement id of entry 0.</param>
    /// <param name="tlogPolicy">A tlog-policy that lists a log named like the origin.</param>
    /// <param name="bounds">Which trees keys of the log may have signed.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="reason">Why there is none.</param>
    public static bool TryCreate(
        string origin,
        Digest rootFingerprint,
        string tlogPolicy,
        IReadOnlyList<LogKeyBounds> bounds,
        [NotNullWhen(true)] out VerificationPolicy? policy,
        [NotNullWhen(false)] out string? reason)
    {
        policy = null;
        if (!WitnessPolicy.TryParse(Encoding.UTF8.GetBytes(tlogPolicy), out var checkpoints, out var why))
        {
            reason = "tlogPolicy: " + why;
            return false;
        }

        if (!checkpoints.Logs.Any(log => log.Key.Name == origin))
        {
            reason = $"tlogPolicy lists no log named {origin}.";
            return false;
        }

        if (bounds.FirstOrDefault(bound => checkpoints.Logs.All(log => log.Key.ToString() != bound.Key.ToString())) is { } stray)
        {
            reason = $"logKeys: {stray.Key} is no log of tlogPolicy.";
            return false;
        }

        reason = null;
        policy = new VerificationPolicy(origin, rootFingerprint, tlogPolicy, checkpoints, bounds);
        return true;
    }

    /// <summary>Reads a policy file.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out VerificationPolicy? policy, [NotNullWhen(false)] out string? reason)
    {
        policy = null;
        if (utf8.Length > MaxBytes)
        {
            reason = $"A policy has at most {MaxBytes} bytes.";
            return false;
        }

        try
        {
            var document = JsonSerializer.Deserialize(utf8, ClientJson.Default.PolicyDocument);
            if (document is null || !Digest.TryParse(document.RootFingerprint, out var fingerprint))
            {
                reason = "rootFingerprint is not 64 lowercase hexadecimal digits.";
                return false;
            }

            return LogKeyBounds.TryRead(document.LogKeys ?? [], out var bounds, out reason)
                && TryCreate(document.Origin, fingerprint, document.TlogPolicy, bounds, out policy, out reason);
        }
        catch (JsonException exception)
        {
            reason = $"This is no policy file (origin, rootFingerprint, tlogPolicy): {exception.Path}";
            return false;
        }
    }

    /// <summary>The bytes of the policy file.</summary>
    public byte[] Write() =>
    [
        .. JsonSerializer.SerializeToUtf8Bytes(
            new PolicyDocument
            {
                Origin = Origin,
                RootFingerprint = RootFingerprint.ToString(),
                TlogPolicy = _tlogPolicy,
                LogKeys = Bounds.Count == 0 ? null : [.. Bounds.Select(bound => bound.ToDocument())],
            },
            ClientJson.Files.PolicyDocument),
        (byte)'\n',
    ];
}
