using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>--evidence DIR</c>: saves the entries that an answer rests on as bundles for offline verification.</summary>
internal sealed class Evidence(Terminal terminal, Connection connection)
{
    private readonly Option<string?> _directory = new("--evidence") { Description = "Directory for bundles of the jobs and releases that the answer rests on; needs --policy." };

    public void AddTo(Command command) => command.Options.Add(_directory);

    /// <summary>The policy, where evidence is asked for.</summary>
    public async Task<VerificationPolicy?> PolicyAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(_directory) is null ? null : await connection.PolicyAsync(parsed, cancellationToken);

    /// <summary>Saves the bundles, where they are asked for; those that are there already are not fetched again.</summary>
    public async Task SaveAsync(ParseResult parsed, RegistryClient client, IEnumerable<long> indices, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_directory) is not { } directory)
        {
            return;
        }

        var distinct = indices.Distinct().Order().ToList();
        await SaveAsync(terminal, client, directory, [.. distinct.Select(index => new LeafIndex(index))], cancellationToken);
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{distinct.Count:N0} bundles in {directory}; check them with: provenance verify {directory}/*.bundle.json"));
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
