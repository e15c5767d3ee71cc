using BenchmarkDotNet.Attributes;
using Provenance.Registry.Admission;
using Provenance.Statements;

namespace Provenance.Benchmarks;

/// <summary>What is done to an attestation before it waits for its place: the first line is the yardstick, one verify.</summary>
public class AdmissionBenchmarks
{
    private readonly Attestation _job = Samples.Jobs(1)[0];
    private readonly byte[] _pae;
    private readonly StatementReader _reader = new(Samples.World.Origin);
    private readonly AdmissionDesk _desk = new(Samples.World.Origin, TimeProvider.System);

    public AdmissionBenchmarks() => _pae = _job.Envelope.Pae();

    [Benchmark(Baseline = true, Description = "verify: Ed25519 by NSec")]
    public bool Verify() => Samples.World.Reporter.PublicKey.Verify(_pae, _job.Envelope.Signatures[0].Signature.Span);

    [Benchmark(Description = "envelope: encode PAE, hash it and the signatures")]
    public bool MakeEnvelope() => Envelope.TryCreate(Pae.PayloadType, _job.Envelope.Payload, _job.Envelope.Signatures, out _, out _);

    [Benchmark(Description = "read: statement and sections, their digests and rules")]
    public ReadOutcome Read() => _reader.Read(_job);

    [Benchmark(Description = "admit: all of it, with the signature and trust")]
    public AdmissionOutcome Admit() => _desk.Admit(_job, Samples.Trust);
}
