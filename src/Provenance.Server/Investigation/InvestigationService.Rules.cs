using Google.Protobuf;
using Grpc.Core;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Rules.</summary>
internal sealed partial class InvestigationService
{
    public override async Task<Wire.ListRulesResponse> ListRules(Wire.ListRulesRequest request, ServerCallContext context) =>
        (await AskAsync(RuleReading.Read(request, context), context)).ToWire();

    public override Task<Wire.GetRuleSetResponse> GetRuleSet(Wire.GetRuleSetRequest request, ServerCallContext context)
    {
        if (request.Digest.Length > 0 && FieldReading.Digest(request.Digest, "digest", context) != rules.Digest)
        {
            var refusal = new Refusal(
                RefusalReason.NotFound,
                "digest",
                $"This registry answers with rule set {rules.Name} {rules.Version}, SHA-256 {rules.Digest}, and holds no other.",
                "Ask whoever issued that rule set for its file.");
            throw RpcErrors.From(refusal, RequestId.Of(context));
        }

        return Task.FromResult(new Wire.GetRuleSetResponse
        {
            RuleSet = SignalWriting.ToWire(rules.Reference),
            File = UnsafeByteOperations.UnsafeWrap(rules.File),
        });
    }
}
