using Provenance.Transparency;

namespace Provenance.Witness.Tests;

/// <summary>The directory of a witness, gone when the test is.</summary>
internal sealed class WitnessFolder : IDisposable
{
    public WitnessFolder(params VerifierKey[] logs)
    {
        Path = System.IO.Directory.CreateTempSubdirectory("provenance-witness-").FullName;
        Directory = WitnessDirectory.Create(Path, "witness.example/w1", TimeProvider.System);
        foreach (var log in logs)
        {
            Directory.AddLog(log, null);
        }
    }

    public string Path { get; }

    public WitnessDirectory Directory { get; }

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
}
