// A registry as its users see it: submission, audit, questions. Deadlines on every call, retries where they are safe,
// receipts checked before they are handed on.

using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Provenance.Client;

/// <summary>A connection to a registry. Safe to use from several threads.</summary>
public sealed class RegistryClient : IDisposable
{
    private const int LargestMessageBytes = 64 << 20;

    private readonly GrpcChannel? _channel;
    private readonly CheckpointWatch _watch;
    private readonly RegistryClientOptions _options;

    /// <summary>Prepares a connection; nothing is sent before the first call.</summary>
    public RegistryClient(RegistryClientOptions options)
        : this(
            GrpcChannel.ForAddress(
                options.Address,
                new GrpcChannelOptions { MaxReceiveMessageSize = LargestMessageBytes, MaxSendMessageSize = LargestMessageBytes }),
            options)
    {
    }

    /// <summary>Uses a connection made elsewhere, such as to a server in the same process. It is not disposed of.</summary>
    public RegistryClient(CallInvoker invoker, RegistryClientOptions options)
    {
        var retries = new Retries(options);
        invoker = options.Interceptors.Count > 0 ? invoker.Intercept([.. options.Interceptors]) : invoker;
        _options = options;
        Audit = new AuditCalls(invoker, options, retries);
        _watch = new CheckpointWatch(options, Audit);
        Submission = new SubmissionCalls(invoker, options, retries, _watch);
        Investigation = new InvestigationCalls(invoker, retries);
    }

    private RegistryClient(GrpcChannel channel, RegistryClientOptions options)
        : this(channel.CreateCallInvoker(), options) => _channel = channel;

    /// <summary>Submits attestations.</summary>
    public SubmissionCalls Submission { get; }

    /// <summary>Checkpoints, proofs, entries, trust.</summary>
    public AuditCalls Audit { get; }

    /// <summary>Questions.</summary>
    public InvestigationCalls Investigation { get; }

    /// <summary>What receipts and bundles are checked against; null where this client was given none.</summary>
    public VerificationPolicy? Policy => _options.Policy;

    /// <summary>Prepares to fetch bundles for offline verification.</summary>
    /// <exception cref="InvalidOperationException">The client has no policy to check receipts against.</exception>
    public BundleFetch FetchBundles() => new(
        this,
        _options.Policy ?? throw new InvalidOperationException("Bundles are checked against a policy; this client was given none."),
        _options.Time);

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        _channel?.Dispose();
    }
}
