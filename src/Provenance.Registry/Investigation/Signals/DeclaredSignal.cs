using Provenance.Registry.Rules;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>A signal whose parameters a question reads too, so that they are declared beside the question.</summary>
/// <param name="declaration">Code and parameters.</param>
internal abstract class DeclaredSignal(SignalDeclaration declaration) : Signal
{
    /// <inheritdoc/>
    public sealed override string Code => declaration.Code;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ParameterDeclaration> Parameters => declaration.Parameters;
}
