using System.Security.Cryptography;
using Grpc.Core;
using Provenance.Registry.Rules;
using Provenance.Transparency;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>The rule set, as the file that it is.</summary>
public sealed class RuleSetTests(SharedRegistry shared)
{
    private readonly V1.InvestigationService.InvestigationServiceClient _questions = new(shared.Live.Channel);

    [Fact]
    public async Task The_file_is_that_of_the_digest_that_answers_name()
    {
        // The day is named: without it, it is that of the newest entry projected, and none may be yet.
        var named = (await _questions.ListRulesAsync(new() { On = "2026-01-01" }, LiveRegistry.Call)).RuleSet;

        foreach (var digest in new[] { "", named.Digest })
        {
            var answer = await _questions.GetRuleSetAsync(new() { Digest = digest }, LiveRegistry.Call);
            Assert.Equal(named, answer.RuleSet);
            Assert.Equal(named.Digest, new Digest(SHA256.HashData(answer.File.Span)).ToString());
            Assert.InRange(answer.File.Length, 1, RuleSetLimits.FileBytes);
            Assert.True(RuleSets.TryRead(answer.File.Memory, out _, out _));
        }
    }

    [Fact]
    public async Task Another_rule_set_is_not_there_and_what_is_no_digest_is_refused()
    {
        var other = await Assert.ThrowsAsync<RpcException>(async () => await _questions.GetRuleSetAsync(new() { Digest = new string('0', 64) }, LiveRegistry.Call));
        var bad = await Assert.ThrowsAsync<RpcException>(async () => await _questions.GetRuleSetAsync(new() { Digest = "latest" }, LiveRegistry.Call));

        Assert.Equal((StatusCode.NotFound, "digest"), (other.StatusCode, TypedError.Of(other).Refusal!.Field));
        Assert.Equal((StatusCode.InvalidArgument, "digest"), (bad.StatusCode, TypedError.Of(bad).Refusal!.Field));
    }
}
