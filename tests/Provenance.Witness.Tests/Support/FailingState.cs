using Provenance.Transparency;

namespace Provenance.Witness.Tests;

/// <summary>Where a write fails.</summary>
public enum Fault
{
    None,
    Before,
    After,
}

/// <summary>A state whose next write fails before it is done, or after: as a crash, which nobody sees the answer of.</summary>
internal sealed class FailingState(IWitnessState state) : IWitnessState
{
    public Fault Next { get; set; }

    public string? Damage => state.Damage;

    public HeldCheckpoint? Read(string origin) => state.Read(origin);

    public bool TryAdvance(HeldCheckpoint? judgedBy, HeldCheckpoint next)
    {
        var fault = Next;
        Next = Fault.None;
        if (fault == Fault.Before)
        {
            throw new WitnessStateException("failed before it was written");
        }

        var advanced = state.TryAdvance(judgedBy, next);
        return fault == Fault.After ? throw new WitnessStateException("failed after it was written") : advanced;
    }

    public void KeepContradiction(SignedCheckpoint shown, SignedCheckpoint? held, long at) => state.KeepContradiction(shown, held, at);
}
