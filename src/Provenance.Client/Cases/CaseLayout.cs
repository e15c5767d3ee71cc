// A case as one file: a zip archive (by custom .case.zip), or, while work goes on, a folder with the same members:
//
//     manifest.json                    every other member with its size and SHA-256; in archives only
//     case.json                        title, number, legal basis; the journal; what is missing and why
//     questions/001.request.json       a question as it was asked, protobuf JSON
//     questions/001.answer.json        the answer to it, protobuf JSON
//     bundles/entry-1042.bundle.json   an entry that an answer rests on, with all that its verification needs
//     log/checkpoint.txt               a checkpoint of the log, a signed note
//     log/consistency-14.json          that the tree of 14 entries is a prefix of that checkpoint's
//     rules/<SHA-256>.json             a rule set that an answer used, named by its digest
//     report.html                      the printable report
//
// No other names are read, so none leads out of a folder. Members are stored without compression, in the order of their
// names, with one fixed time: the same case gives the same bytes.

using System.Globalization;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>Names and limits of a case's members.</summary>
public static class CaseLayout
{
    /// <summary>What the member <c>format</c> of case.json and manifest.json says.</summary>
    public const string FormatName = "compute-provenance-case/1";

    /// <summary>By custom, how the name of an archive ends.</summary>
    public const string Extension = ".case.zip";

    /// <summary>The list of members.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The case itself.</summary>
    public const string Case = "case.json";

    /// <summary>The printable report.</summary>
    public const string Report = "report.html";

    /// <summary>The checkpoint that trees are compared with.</summary>
    public const string Checkpoint = "log/checkpoint.txt";

    /// <summary>The most members.</summary>
    public const int MaxMembers = 100_000;

    /// <summary>The largest member, in bytes.</summary>
    public const int MaxMemberBytes = 64 << 20;

    /// <summary>The largest sum of all members, in bytes.</summary>
    public const long MaxTotalBytes = 2L << 30;

    /// <summary>How many times larger than its compressed form a member may be: case files are JSON, not bombs.</summary>
    public const int MaxCompressionRatio = 100;

    private const string BundlePrefix = "bundles/entry-";
    private const string BundleSuffix = ".bundle.json";
    private const string ConsistencyPrefix = "log/consistency-";
    private const string RulesPrefix = "rules/";
    private const string QuestionsPrefix = "questions/";
    private const string Json = ".json";
    private const string RequestSuffix = ".request.json";
    private const string AnswerSuffix = ".answer.json";

    /// <summary>Where the request of a question stands.</summary>
    /// <param name="number">From 1 on, in the order of asking.</param>
    public static string Request(int number) => string.Create(CultureInfo.InvariantCulture, $"{QuestionsPrefix}{number:000}{RequestSuffix}");

    /// <summary>Where the answer to a question stands.</summary>
    /// <param name="number">From 1 on, in the order of asking.</param>
    public static string Answer(int number) => string.Create(CultureInfo.InvariantCulture, $"{QuestionsPrefix}{number:000}{AnswerSuffix}");

    /// <summary>Where an entry's bundle stands.</summary>
    public static string Bundle(LeafIndex index) => $"{BundlePrefix}{index}{BundleSuffix}";

    /// <summary>Where the proof stands that a tree is a prefix of the checkpoint's.</summary>
    public static string Consistency(TreeSize size) => $"{ConsistencyPrefix}{size}{Json}";

    /// <summary>Where a rule set stands.</summary>
    public static string Rules(Digest digest) => $"{RulesPrefix}{digest}{Json}";

    /// <summary>Whether a name is one of those above, written as they are written.</summary>
    public static bool IsKnown(string name) =>
        name is Manifest or Case or Report or Checkpoint
        || TryBundle(name, out _)
        || TryRules(name, out _)
        || IsConsistency(name)
        || TryQuestion(name, out _);

    /// <summary>Whether a member is a proof that a tree is a prefix of the checkpoint's.</summary>
    public static bool IsConsistency(string name) =>
        Middle(name, ConsistencyPrefix, Json) is { } size && TryNumber(size, out var entries) && name == Consistency(new TreeSize(entries));

    /// <summary>The entry whose bundle a member is.</summary>
    public static bool TryBundle(string name, out LeafIndex index)
    {
        var isBundle = TryNumber(Middle(name, BundlePrefix, BundleSuffix), out var number);
        index = isBundle ? new LeafIndex(number) : default;
        return isBundle && name == Bundle(index);
    }

    /// <summary>The digest that a rule set's name claims.</summary>
    public static bool TryRules(string name, out Digest digest)
    {
        digest = default;
        return Middle(name, RulesPrefix, Json) is { } hex && Digest.TryParse(hex, out digest);
    }

    /// <summary>The number of the question whose request or answer a member is.</summary>
    public static bool TryQuestion(string name, out int number)
    {
        var isNumber = TryNumber(Middle(name, QuestionsPrefix, RequestSuffix) ?? Middle(name, QuestionsPrefix, AnswerSuffix), out var value) && value is > 0 and <= MaxMembers;
        number = isNumber ? (int)value : 0;
        return isNumber && (name == Request(number) || name == Answer(number));
    }

    private static string? Middle(string name, string prefix, string suffix) =>
        name.Length > prefix.Length + suffix.Length && name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal)
            ? name[prefix.Length..^suffix.Length]
            : null;

    private static bool TryNumber(string? text, out long number)
    {
        number = 0;
        return text is not null && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
