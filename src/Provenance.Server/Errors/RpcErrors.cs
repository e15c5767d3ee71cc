// The one place where a refusal becomes a gRPC status (AIP-193): the code from the reason's annotation, exactly one
// ErrorInfo, a field violation where a field is named, RetryInfo where waiting helps, and our own Refusal, which carries
// the remedy and, where the registry signed it, the note that proves the attempt.
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Turns refusals into gRPC errors.</summary>
internal static class RpcErrors
{
    /// <summary>Domain of every reason.</summary>
    public const string Domain = "provenance";

    /// <summary>The error of a refusal.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="requestId">Names the request in the server's log.</param>
    /// <param name="signedNote">The signed refusal, where there is one.</param>
    /// <param name="logIndex">The entry it is about, where there is one.</param>
    public static RpcException From(Refusal refusal, string requestId, string? signedNote = null, long? logIndex = null)
    {
        var traits = ReasonTraits.Of(refusal.Reason);
        var status = new Google.Rpc.Status { Code = (int)traits.Code, Message = refusal.Message };
        status.Details.Add(Any.Pack(Info(refusal, requestId, logIndex)));
        if (refusal.Field.Length > 0)
        {
            var violation = new BadRequest.Types.FieldViolation
            {
                Field = refusal.Field,
                Description = refusal.Message,
                Reason = ReasonTraits.NameOf(refusal.Reason),
            };
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violation } }));
        }

        if (traits.RetryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        status.Details.Add(Any.Pack(ToWire(refusal, signedNote)));
        return status.ToRpcException();
    }

    /// <summary>The error of a request's own field.</summary>
    public static RpcException Argument(ServerCallContext context, string field, string message) =>
        From(new Refusal(RefusalReason.ArgumentInvalid, field, message, "Correct the field named."), RequestId.Of(context));

    /// <summary>An index or size beyond the tree.</summary>
    public static RpcException OutOfRange(ServerCallContext context, string field, string message) => From(
        new Refusal(RefusalReason.IndexOutOfRange, field, message, "Ask within the size of the newest checkpoint."),
        RequestId.Of(context));

    /// <summary>Something that the log does not hold.</summary>
    public static RpcException NotFound(ServerCallContext context, string field, string message) => From(
        new Refusal(RefusalReason.NotFound, field, message, "Check the identifier; a statement just submitted has a receipt."),
        RequestId.Of(context));

    /// <summary>A reason that says all there is to say.</summary>
    public static RpcException Plain(RefusalReason reason, string message, string requestId) =>
        From(new Refusal(reason, "", message, ReasonTraits.Of(reason).Remedy), requestId);

    /// <summary>A refusal as it travels in streams and among the details of a status.</summary>
    public static Wire.Refusal ToWire(Refusal refusal, string? signedNote) => new()
    {
        Reason = (Wire.ErrorReason)(int)refusal.Reason,
        Field = refusal.Field,
        Message = refusal.Message,
        Remedy = refusal.Remedy,
        SignedNote = signedNote ?? "",
        RetryAfterMs = (long)(ReasonTraits.Of(refusal.Reason).RetryAfter ?? TimeSpan.Zero).TotalMilliseconds,
    };

    private static ErrorInfo Info(Refusal refusal, string requestId, long? logIndex)
    {
        var info = new ErrorInfo { Domain = Domain, Reason = ReasonTraits.NameOf(refusal.Reason) };
        info.Metadata.Add("request_id", requestId);
        if (refusal.Field.Length > 0)
        {
            info.Metadata.Add("field", refusal.Field);
        }

        if (logIndex is { } index)
        {
            info.Metadata.Add("log_index", index.ToString(CultureInfo.InvariantCulture));
        }

        return info;
    }
}
