using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Provenance.Contracts.V1;
using Provenance.Statements;

namespace Provenance.Server;

/// <summary>What errors.proto annotates a reason with, read from its descriptor.</summary>
/// <param name="Code">The gRPC code.</param>
/// <param name="Retry">Whether to send again.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ReasonTraits(StatusCode Code, Retry Retry, string Remedy)
{
    private static readonly FrozenDictionary<RefusalReason, ReasonTraits> All = ErrorsReflection.Descriptor
        .FindTypeByName<EnumDescriptor>(nameof(ErrorReason)).Values
        .Where(value => value.Number != 0)
        .ToFrozenDictionary(value => (RefusalReason)value.Number, Read);

    /// <summary>When a LATER reason asks the caller to come back. The queue empties in a group's time, a lock in seconds.</summary>
    public TimeSpan? RetryAfter => Retry != Retry.Later
        ? null
        : Code == StatusCode.ResourceExhausted ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(1);

    public static ReasonTraits Of(RefusalReason reason) => All[reason];

    /// <summary>The reason as google.rpc.ErrorInfo names it: <c>KEY_UNKNOWN</c>.</summary>
    public static string NameOf(RefusalReason reason) => reason.WireName();

    private static ReasonTraits Read(EnumValueDescriptor value)
    {
        var traits = value.GetOptions().GetExtension(OptionsExtensions.Error);
        var code = Enum.Parse<StatusCode>(traits.Code.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        return new ReasonTraits(code, traits.Retry, traits.Remedy);
    }
}
