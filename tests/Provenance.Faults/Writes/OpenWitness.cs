using Provenance.Statements;
using Provenance.Transparency;
using Provenance.Witness;

namespace Provenance.Faults.Writes;

/// <summary>A witness over a folder.</summary>
internal sealed class OpenWitness : IDisposable
{
    private readonly SqliteWitnessState _state;
    private readonly PrivateKeyFile _key;
    private readonly CosigningWitness _witness;

    public OpenWitness(string folder)
    {
        var files = WitnessDirectory.Open(folder);
        _state = SqliteWitnessState.Open(files.StatePath);
        _key = files.ReadKeys()[0];
        _witness = new CosigningWitness([new WitnessKey(files.Name, _key.Key)], files.ReadLogs(), _state, TimeProvider.System);
    }

    /// <summary>What it holds of the log.</summary>
    public Checkpoint? Held => _state.Read(TwoHistories.Origin)?.Cosigned.Checkpoint;

    public async Task<WitnessAnswer> AskAsync(AddCheckpointRequest request, CancellationToken cancellationToken) =>
        await _witness.AddCheckpointAsync(request.Format(), cancellationToken);

    public void Dispose()
    {
        _witness.Dispose();
        _state.Dispose();
        _key.Dispose();
    }
}
