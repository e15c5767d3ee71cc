using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>--evidence DIR</c>: saves the entries that an answer rests on as bundles for offline verification.</summary>
internal sealed class Evidence(Terminal terminal)
{
    private readonly Option<string?> _directory = new("--evidence") { Description = "Directory for bundles of the entries that the answer rests on; needs --policy." };

    public void AddTo(Command command) => command.Options.Add(_directory);

    public bool IsAskedFor(ParseResult parsed) => parsed.GetValue(_directory) is not null;

    /// <summary>Saves the bundles, where they are asked for; those that are there already are not fetched again.</summary>
    public async Task SaveAsync(ParseResult parsed, RegistryClient client, Wire.AnswerBasis basis, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_directory) is not { } directory)
        {
            return;
        }

        await SaveAsync(terminal, client, directory, [.. basis.LogIndices.Select(index => new LeafIndex(index))], cancellationToken);
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{Units.Count(basis.LogIndices.Count, "bundle", "bundles")} in {directory}; check them with: provenance verify {directory}/*.bundle.json"));
        if (basis.LogIndicesTotal > basis.LogIndices.Count)
        {
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"The answer rests on {basis.LogIndicesTotal:N0} entries; narrower questions name the rest."));
        }
    }

    /// <summary>Fetches bundles into a directory, each named by its index.</summary>
    public static async Task SaveAsync(
        Terminal terminal, RegistryClient client, string directory, IReadOnlyList<LeafIndex> indices, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var bundles = client.FetchBundles();
        using var progress = new Progress(terminal, "bundles", indices.Count);
        foreach (var index in indices)
        {
            var path = Path.Combine(directory, $"entry-{index}.bundle.json");
            if (!File.Exists(path))
            {
                var bundle = await bundles.FetchAsync(index, cancellationToken);
                await AtomicFile.WriteAsync(path, bundle.Write(), cancellationToken);
            }

            progress.Step();
        }
    }
}
