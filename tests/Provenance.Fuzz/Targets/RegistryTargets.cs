// What the registry is asked with and ruled by: page tokens, which come back from strangers, and rule sets.

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Provenance.Registry.Investigation;
using Provenance.Registry.Rules;
using Provenance.Transparency;
using static Provenance.Fuzz.Targets.AllTargets;

namespace Provenance.Fuzz.Targets;

internal static class RegistryTargets
{
    private const int CheckBytes = 16;

    private static readonly Digest Question = PageToken.Question("jobs", "a", null, 7);

    public static IEnumerable<(string, Func<byte[], bool>, byte[][], string[], int, long, long)> List()
    {
        byte[][] tokens = [[0, .. Encoding.ASCII.GetBytes(PageToken.Encode(Question, new TreeSize(7), "2026 x"))], [1, .. "7 2026 x"u8]];
        yield return ("page-token", Token, tokens, [" ", "7", "=", "-", "_", "\n"], 8192, 16_384, 32);

        var words = StatementTargets.WordsOf(JsonNode.Parse(RuleSets.DefaultFile())).Distinct();
        yield return ("rule-set", RuleSet, [RuleSets.DefaultFile()], [.. words, "{", "}", "[", "]", "null", "\\ud800"], 128 << 10, 512 << 10, 96);
    }

    // As it comes, or with the check that makes what it says count.
    private static bool Token(byte[] input)
    {
        if (input.Length == 0)
        {
            return false;
        }

        var token = input[0] % 2 == 0 ? Encoding.Latin1.GetString(input.AsSpan(1)) : Checked(input[1..]);
        if (!PageToken.TryDecode(Question, token, out var size, out var position))
        {
            return false;
        }

        Require(
            PageToken.TryDecode(Question, PageToken.Encode(Question, size, position), out var againSize, out var again)
                && againSize == size && again == position,
            "what was written is not read");
        return true;
    }

    private static string Checked(byte[] position) =>
        Base64Url.EncodeToString([.. SHA256.HashData([.. Question.ToArray(), .. position]).AsSpan(0, CheckBytes), .. position]);

    private static bool RuleSet(byte[] input)
    {
        if (!RuleSets.TryRead(input, out var rules, out var refusal))
        {
            return StatementTargets.Refused(refusal);
        }

        Require(rules.Digest == Digest.Of(input), "its digest is another one's");
        return true;
    }
}
