namespace Provenance.Cli;

/// <summary>How long and how hard to load.</summary>
/// <param name="Minutes">How long.</param>
/// <param name="Rate">Attestations a second, offered whether or not the server keeps up.</param>
/// <param name="Batch">Attestations a stream's message.</param>
/// <param name="AskEvery">How often a question is asked.</param>
/// <param name="DataDirectory">Where the registry is made; a temporary directory, deleted afterwards, where null.</param>
internal sealed record SoakOptions(int Minutes, int Rate, int Batch, TimeSpan AskEvery, string? DataDirectory);
