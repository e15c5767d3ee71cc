// What a yes does not mean. A bundle is chosen by whoever hands it over; only somebody who reads the whole log can say
// that nothing was left out.

using Provenance.Statements;

namespace Provenance.Client;

internal static class VerificationLimits
{
    private const string Completeness =
        "Nothing here shows that no other trust statement below this entry, such as a suspension or revocation of the key, was left out: only an audit of the log shows that.";

    private const string Later =
        "Nothing here shows what was logged after this entry, such as a statement that supersedes or withdraws it.";

    public const string SplitView =
        "The policy asks for no witness, so the log alone vouches that everyone sees the same tree.";

    private const string Suspended = "The signer was suspended when this was logged.";

    private const string SuspendedInCase = "Some signers were suspended when their entries were logged; the entries' own verification names them.";

    private const string DisputedInCase = "DISPUTED: the keys that signed some entries are known to have been in other hands when these were logged; the entries' own verification names them. Do not rely on those.";

    private const string Truth = "A signature shows who stated this, not that it is true.";

    private const string ManyCheckpoints =
        "The receipts lead to checkpoints of different sizes; that these are one growing log is shown by consistency proofs, which a bundle does not carry.";

    public static IReadOnlyList<string> OfBundle(VerificationPolicy policy, Bundle bundle, Judgement? judgement)
    {
        var sizes = bundle.All.Select(logged => logged.Receipt.Checkpoint.Checkpoint.Size).Distinct().Count();
        return
        [
            Completeness,
            Later,
            .. policy.AsksForWitnesses ? (string[])[] : [SplitView],
            .. sizes > 1 ? [ManyCheckpoints] : (string[])[],
            .. judgement is { SignerSuspended: true } ? [Suspended] : (string[])[],
            Truth,
        ];
    }

    public static IReadOnlyList<string> OfCase(VerificationPolicy policy, IReadOnlyList<VerificationReport> reports) =>
    [
        Completeness,
        Later,
        .. policy.AsksForWitnesses ? (string[])[] : [SplitView],
        .. reports.Any(report => report.SignerSuspended) ? [SuspendedInCase] : (string[])[],
        .. reports.Any(report => report.DisputedFrom is not null) ? [DisputedInCase] : (string[])[],
        Truth,
    ];

    public static IReadOnlyList<string> OfReceipt(VerificationPolicy policy) =>
    [
        "Whose key signed, and whether the signatures verify, was not checked: that needs the trust statements of a bundle.",
        Later,
        .. policy.AsksForWitnesses ? (string[])[] : [SplitView],
        Truth,
    ];
}
