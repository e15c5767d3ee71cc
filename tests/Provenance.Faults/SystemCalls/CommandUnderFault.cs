namespace Provenance.Faults.SystemCalls;

/// <summary>A command that works on a folder and ends, under a fault: it may fail, and says so; then it is run again.</summary>
/// <param name="arguments">What it is told, on a folder.</param>
/// <param name="require">Requires what it leaves: the folder, and whether it said that it was done.</param>
internal sealed class CommandUnderFault(Func<string, IReadOnlyList<string>> arguments, Func<string, bool, Task> require) : IUnderFault
{
    private const int Ok = 0;
    private const int Unable = 3;
    private const int Killed = 128 + 9;
    private bool _succeeded;

    /// <inheritdoc/>
    public async Task<Lived> LiveAsync(string data, IReadOnlyList<string> tracer, CancellationToken cancellationToken)
    {
        var (process, code, output) = await ProvenanceCommand.RunAsync(arguments(data), tracer, cancellationToken);
        Assert.True(code is Ok or Unable or Killed, $"Exit code {code}: {output}");
        Assert.DoesNotContain("unexpected fault", output, StringComparison.OrdinalIgnoreCase);
        _succeeded = code == Ok;
        return new Lived(process, _succeeded, code == Killed, _succeeded ? 1 : 0);
    }

    /// <inheritdoc/>
    public Task RequireAsync(string data, CancellationToken cancellationToken) => require(data, _succeeded);
}
