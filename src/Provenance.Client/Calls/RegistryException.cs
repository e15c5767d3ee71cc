namespace Provenance.Client;

/// <summary>A call could not be carried out: the registry was not reached, is not able, or the request is wrong.</summary>
/// <param name="failure">What the registry, or the way to it, said.</param>
/// <param name="inner">The failure beneath.</param>
public sealed class RegistryException(RegistryFailure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    /// <summary>Reason, field, remedy, and whether to try again.</summary>
    public RegistryFailure Failure { get; } = failure;
}

/// <summary>
/// The registry's answer does not prove what it claims: a receipt that leads nowhere, a checkpoint not signed by the log,
/// an older tree that is no prefix of a newer one. Never retried. Keep what is in the message: it is evidence.
/// </summary>
/// <param name="message">Which link broke, and how.</param>
public sealed class UnprovenAnswerException(string message) : Exception(message);
