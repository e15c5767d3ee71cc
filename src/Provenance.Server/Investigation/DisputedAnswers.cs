// Which of the entries that an answer rests on are disputed, said in one place for every question. A compromise is told
// long after the entries that it concerns, and mostly there is none: so it is looked up when an answer is given, from the
// trust of the size that the answer holds for, and costs nothing where no key was ever in other hands. So are withdrawals that
// are not to be relied on.
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Provenance.Registry;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Adds disputed entries to the basis of answers.</summary>
internal sealed class DisputedAnswers(ProvenanceRegistry registry, DoubtedWithdrawals withdrawals) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var response = await continuation(request, context);
        if (response is IMessage message
            && message.Descriptor.FindFieldByName("basis")?.Accessor.GetValue(message) is Wire.AnswerBasis basis)
        {
            var size = new TreeSize(basis.TreeSize);
            var trust = await registry.TrustAtAsync(size, context.CancellationToken);
            await AddAsync(basis, trust, context.CancellationToken);
            if (request is IMessage asked && await withdrawals.SayAsync(trust, size, asked, context.CancellationToken) is { } withdrawn)
            {
                basis.Caveats.Add(withdrawn);
            }
        }

        return response;
    }

    private async ValueTask AddAsync(Wire.AnswerBasis basis, TrustState trust, CancellationToken cancellationToken)
    {
        if (!trust.Keys.Any(key => key.CompromisedFrom is not null))
        {
            return;
        }

        var disputed = new List<long>();
        foreach (var index in basis.LogIndices)
        {
            if (await DisputedEntries.IsDisputedAsync(registry, trust, new LeafIndex(index), cancellationToken))
            {
                disputed.Add(index);
            }
        }

        basis.EntriesDisputed = disputed.Count;
        basis.Disputed.Add(disputed);
        if (DisputedWords.Of(basis) is { } caveat)
        {
            basis.Caveats.Add(caveat);
        }
    }
}
