// Which of the entries that an answer rests on are disputed, said in one place for every question. A compromise is told
// long after the entries that it concerns, and mostly there is none: so it is looked up when an answer is given, from the
// trust of the size that the answer holds for, and costs nothing where no key was ever in other hands.
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Provenance.Registry;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Adds disputed entries to the basis of answers.</summary>
internal sealed class DisputedAnswers(ProvenanceRegistry registry) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var response = await continuation(request, context);
        if (response is IMessage message
            && message.Descriptor.FindFieldByName("basis")?.Accessor.GetValue(message) is Wire.AnswerBasis basis)
        {
            await AddAsync(basis, context.CancellationToken);
        }

        return response;
    }

    private async ValueTask AddAsync(Wire.AnswerBasis basis, CancellationToken cancellationToken)
    {
        var trust = await registry.TrustAtAsync(new TreeSize(basis.TreeSize), cancellationToken);
        if (!trust.Keys.Any(key => key.CompromisedFrom is not null))
        {
            return;
        }

        var disputed = new List<long>();
        foreach (var index in basis.LogIndices)
        {
            if (await IsDisputedAsync(trust, new LeafIndex(index), cancellationToken))
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

    private async ValueTask<bool> IsDisputedAsync(TrustState trust, LeafIndex index, CancellationToken cancellationToken) =>
        await registry.Store.ReadEntryAsync(index, cancellationToken) is { } entry
        && Leaf.TryDecode(entry.Leaf.Span, out var leaf)
        && trust.DisputedFrom(entry.Envelope.Signatures[0].KeyId, index, leaf.LoggedAt) is not null;
}
