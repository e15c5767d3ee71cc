// The one place where a gRPC status becomes a typed failure: google.rpc.Status with ErrorInfo (reason, request id),
// BadRequest (field), RetryInfo, and a Refusal where an attestation was refused. What the annotations of ErrorReason say
// of remedy and retry is read from the descriptor, so it stands in errors.proto alone.

using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

internal static class FailureReader
{
    private const string ReasonPrefix = "ERROR_REASON_";
    private const string RequestIdKey = "request_id";

    private static readonly EnumDescriptor Reasons =
        Wire.ErrorsReflection.Descriptor.FindTypeByName<EnumDescriptor>(nameof(Wire.ErrorReason));

    /// <summary>What a failed call says.</summary>
    public static RegistryFailure Read(RpcException exception, string requestId)
    {
        var status = exception.GetRpcStatus();
        var info = status?.GetDetail<ErrorInfo>();
        var field = status?.GetDetail<BadRequest>()?.FieldViolations.FirstOrDefault();
        var refusal = Refusal(status);
        var reason = refusal?.Reason ?? ReasonOf(info?.Reason);
        var traits = Traits(reason);
        return new RegistryFailure
        {
            Code = exception.StatusCode,
            Reason = (RefusalReason)(int)reason,
            Field = refusal?.Field ?? field?.Field ?? "",
            Message = refusal?.Message is { Length: > 0 } message ? message : exception.Status.Detail,
            Remedy = refusal?.Remedy is { Length: > 0 } remedy ? remedy : traits?.Remedy ?? "",
            Retry = traits?.Retry ?? Wire.Retry.Unspecified,
            RetryAfter = status?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan() ?? After(refusal),
            SignedNote = refusal?.SignedNote ?? "",
            RequestId = info is not null && info.Metadata.TryGetValue(RequestIdKey, out var logged) ? logged : requestId,
            IsRefusal = refusal is not null && IsVerdict(traits),
        };
    }

    /// <summary>What a refusal inside a stream says.</summary>
    public static RegistryFailure Read(Wire.Refusal refusal)
    {
        var traits = Traits(refusal.Reason);
        return new RegistryFailure
        {
            Code = System.Enum.TryParse<StatusCode>(traits?.Code.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var code) ? code : StatusCode.Unknown,
            Reason = (RefusalReason)(int)refusal.Reason,
            Field = refusal.Field,
            Message = refusal.Message,
            Remedy = refusal.Remedy.Length > 0 ? refusal.Remedy : traits?.Remedy ?? "",
            Retry = traits?.Retry ?? Wire.Retry.Unspecified,
            RetryAfter = After(refusal),
            SignedNote = refusal.SignedNote,
            IsRefusal = IsVerdict(traits),
        };
    }

    private static Wire.Refusal? Refusal(Google.Rpc.Status? status)
    {
        foreach (var detail in status?.Details ?? [])
        {
            if (detail.TryUnpack<Wire.Refusal>(out var refusal))
            {
                return refusal;
            }
        }

        return null;
    }

    // What is about the registry, such as that it is full or takes nothing in until it is mended, judges no attestation.
    private static bool IsVerdict(Wire.ErrorTraits? traits) =>
        traits is not ({ Retry: Wire.Retry.Later } or { Code: "UNAVAILABLE" or "RESOURCE_EXHAUSTED" or "INTERNAL" });

    private static TimeSpan? After(Wire.Refusal? refusal) =>
        refusal is { RetryAfterMs: > 0 } ? TimeSpan.FromMilliseconds(refusal.RetryAfterMs) : null;

    // AIP-193 reasons have no prefix of their enum; either spelling is understood.
    private static Wire.ErrorReason ReasonOf(string? name)
    {
        var value = name is null ? null : Reasons.FindValueByName(name) ?? Reasons.FindValueByName(ReasonPrefix + name);
        return (Wire.ErrorReason)(value?.Number ?? 0);
    }

    private static Wire.ErrorTraits? Traits(Wire.ErrorReason reason) =>
        Reasons.FindValueByNumber((int)reason)?.GetOptions()?.GetExtension(Wire.OptionsExtensions.Error);
}
