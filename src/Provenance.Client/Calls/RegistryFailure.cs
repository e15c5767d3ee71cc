using Grpc.Core;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>Why a call failed, as the registry or the way to it said.</summary>
public sealed record RegistryFailure
{
    /// <summary>The gRPC status.</summary>
    public required StatusCode Code { get; init; }

    /// <summary>The registry's reason; <see cref="RefusalReason.Unspecified"/> where it gave none, such as when it was not reached.</summary>
    public RefusalReason Reason { get; init; }

    /// <summary>Path of the field at fault; empty where it is about the whole.</summary>
    public string Field { get; init; } = "";

    /// <summary>What is wrong, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to do; empty where nobody knows.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Whether the same may be sent again.</summary>
    public Wire.Retry Retry { get; init; }

    /// <summary>When it may be sent again, from the time of the answer.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The refusal as a note signed by the log (proto/README.md §8); empty where there is none.</summary>
    public string SignedNote { get; init; } = "";

    /// <summary>The id under which the registry's log knows the request.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Whether the attestation itself was refused, rather than the call not carried out.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Whether waiting helps: the registry was not reached, or it said so.</summary>
    public bool PassesByItself => Code switch
    {
        StatusCode.Unavailable => Reason == RefusalReason.Unspecified || Retry == Wire.Retry.Later,
        StatusCode.ResourceExhausted => RetryAfter is not null,
        _ => false,
    };
}
