using Provenance.Statements;

namespace Provenance.Client;

/// <summary>An attestation with the log's proof that it holds it; neither is checked by being here.</summary>
/// <param name="Attestation">Envelope and the sections that were shown.</param>
/// <param name="Receipt">The proof.</param>
public sealed record LoggedAttestation(Attestation Attestation, Receipt Receipt);
