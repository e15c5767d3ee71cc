using System.Security.Cryptography;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <content>Signals, leads and rules.</content>
public sealed partial class InvestigationCalls
{
    /// <summary>Signals: what each looks for, and how its computation ended.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListSignalsResponse> ListSignalsAsync(Wire.ListSignalsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListSignalsAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Leads by filter, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListLeadsResponse> ListLeadsAsync(Wire.ListLeadsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListLeadsAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>One lead, whole.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.GetLeadResponse> GetLeadAsync(Wire.GetLeadRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.GetLeadAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>The rule set, and where each rule stands on a day.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListRulesResponse> ListRulesAsync(Wire.ListRulesRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListRulesAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>The file of a rule set, which is compared with its digest.</summary>
    /// <param name="digest">SHA-256 of the file, as answers name it; null for the one that the registry answers with.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RegistryException">The call failed, or the registry does not hold it.</exception>
    /// <exception cref="InvalidDataException">What came is not the file of that digest.</exception>
    public async Task<Wire.GetRuleSetResponse> GetRuleSetAsync(Digest? digest, CancellationToken cancellationToken)
    {
        var request = new Wire.GetRuleSetRequest { Digest = digest?.ToString() ?? "" };
        var response = await _retries.CallAsync(options => _service.GetRuleSetAsync(request, options), Retries.NewRequestId(), cancellationToken);
        var found = new Digest(SHA256.HashData(response.File.Span)).ToString();
        return found == response.RuleSet?.Digest && (digest is null || found == request.Digest)
            ? response
            : throw new InvalidDataException($"The registry sent a file of SHA-256 {found} for rule set {(digest is null ? response.RuleSet?.Digest : request.Digest)}.");
    }
}
