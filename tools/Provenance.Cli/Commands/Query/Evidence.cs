using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>--evidence DIR</c>: saves the entries that an answer rests on as bundles for offline verification.</summary>
internal sealed class Evidence(Terminal terminal)
{
    private readonly Option<string?> _directory = new("--evidence") { Description = "Directory for bundles of the entries that the answer rests on, at most 1,000; needs --policy." };

    public void AddTo(Command command) => command.Options.Add(_directory);

    public bool IsAskedFor(ParseResult parsed) => parsed.GetValue(_directory) is not null;

    /// <summary>Saves the bundles, where they are asked for; those that are there already are not fetched again.</summary>
    public async Task SaveAsync(ParseResult parsed, RegistryClient client, Wire.AnswerBasis basis, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_directory) is not { } directory)
        {
            return;
        }

        var unwitnessed = await SaveAsync(terminal, client, directory, [.. basis.LogIndices.Select(index => new LeafIndex(index))], cancellationToken);
        if (unwitnessed > 0)
        {
            terminal.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{Units.Count(unwitnessed, "bundle is", "bundles are")} not witnessed yet, as the policy asks: \"provenance verify\" refuses such. Ask again once the quorum has cosigned; they are then fetched anew."));
        }

        terminal.Note(basis.LogIndices.Count == 0
            ? $"No bundle in {directory}: the answer rests on no entry."
            : string.Create(CultureInfo.InvariantCulture, $"{Units.Count(basis.LogIndices.Count, "bundle", "bundles")} in {directory}; check them with: provenance verify {directory}/*.bundle.json"));
        if (basis.LogIndicesTotal > basis.LogIndices.Count)
        {
            terminal.Note($"The answer rests on {Units.Count(basis.LogIndicesTotal, "entry", "entries")}; narrower questions name the rest.");
        }
    }

    // One that was saved before and is good is not fetched again. Returns how many are not witnessed.
    private static async Task<int> SaveAsync(
        Terminal terminal, RegistryClient client, string directory, IReadOnlyList<LeafIndex> indices, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var bundles = client.FetchBundles();
        var check = new ReceiptCheck(client.Policy!);
        var unwitnessed = 0;
        using var progress = new Progress(terminal, "bundles", indices.Count);
        foreach (var (saved, index) in indices.Index())
        {
            var path = Path.Combine(directory, $"entry-{index}.bundle.json");
            if (!File.Exists(path) || !Bundle.TryParse(await File.ReadAllBytesAsync(path, cancellationToken), out var bundle, out _) || !IsGood(check, bundle))
            {
                bundle = await FetchAsync(index, saved);
                await AtomicFile.WriteAsync(path, bundle.Write(), cancellationToken);
                unwitnessed += IsGood(check, bundle) ? 0 : 1;
            }

            progress.Step();
        }

        return unwitnessed;

        async Task<Bundle> FetchAsync(LeafIndex index, int saved)
        {
            try
            {
                return await bundles.FetchAsync(index, cancellationToken);
            }
            catch (RegistryException)
            {
                terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{saved:N0} of {Units.Count(indices.Count, "bundle is", "bundles are")} in {directory}; the one of entry {index} could not be had."));
                throw;
            }
        }
    }

    // Its own receipt and those of the trust statements behind it: each needs the quorum.
    private static bool IsGood(ReceiptCheck check, Bundle bundle) => bundle.Trust.Concat(bundle.Later).Append(bundle.Entry)
        .All(logged => check.Check(logged.Receipt, logged.Attestation.Envelope, requireWitnesses: true).IsGood);
}
