// Some errors are made by the gRPC framework before our code is asked: a message too large, one that cannot be decoded,
// an unknown method. Every error of this API carries an ErrorInfo (AIP-193), so those get theirs here, on the way out.
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.AspNetCore.Http.Features;
using Provenance.Statements;

namespace Provenance.Server;

/// <summary>Adds the typed details to errors that have none.</summary>
internal sealed class UntypedErrors(RequestDelegate next)
{
    private const string StatusKey = "grpc-status";
    private const string DetailsKey = "grpc-status-details-bin";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (Trailers(context) is not { } trailers || trailers.ContainsKey(DetailsKey)
            || !int.TryParse(trailers[StatusKey], System.Globalization.CultureInfo.InvariantCulture, out var code)
            || Reason((Code)code) is not { } reason)
        {
            return;
        }

        var info = new ErrorInfo { Domain = RpcErrors.Domain, Reason = ReasonTraits.NameOf(reason) };
        info.Metadata.Add("request_id", RequestId.Of(context.Request));
        var status = new Status { Code = code, Message = ReasonTraits.Of(reason).Remedy, Details = { Any.Pack(info) } };
        trailers[DetailsKey] = Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }

    // Trailers stand among the headers as long as nothing of the answer was sent.
    private static IHeaderDictionary? Trailers(HttpContext context)
    {
        var trailers = context.Response.HasStarted
            ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers
            : context.Response.Headers;
        return trailers is { IsReadOnly: false } && trailers.ContainsKey(StatusKey) ? trailers : null;
    }

    // Cancellation is the caller's own doing and needs no reason.
    private static RefusalReason? Reason(Code code) => code switch
    {
        Code.ResourceExhausted => RefusalReason.AttestationTooLarge,
        Code.Unimplemented or Code.InvalidArgument => RefusalReason.ArgumentInvalid,
        Code.Internal or Code.Unknown => RefusalReason.ArgumentInvalid,
        _ => null,
    };
}
