// Fetches what a case rests on while the registry can be asked: the bundles of the entries that its answers name, the
// newest checkpoint, and the proofs that every tree of the case is a prefix of it. What cannot be had is listed with the
// reason. Nothing is believed here; the verifier checks all of it. What the case holds already is evidence: it is replaced
// only by what continues it.

using System.Globalization;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>Fetches the evidence of a case.</summary>
/// <param name="client">A client that was given the verifier's policy.</param>
public sealed class CaseGathering(RegistryClient client)
{
    /// <summary>The most bundles of a case: some 9 kB each.</summary>
    public const int MaxBundles = EvidenceAsked.Most;

    /// <summary>Fetches what is not there yet.</summary>
    /// <param name="folder">The case.</param>
    /// <param name="progress">Hears how many bundles were fetched; may be null.</param>
    /// <param name="cancellationToken">Ends it; what was fetched stays.</param>
    /// <returns>How many bundles were fetched, and how many entries are missing.</returns>
    /// <exception cref="InvalidDataException">A question of the case cannot be read.</exception>
    /// <exception cref="RegistryException">The registry cannot be asked for a checkpoint or a proof.</exception>
    /// <exception cref="UnprovenAnswerException">The registry's answer does not prove what it claims.</exception>
    public async Task<(int Fetched, int Missing)> GatherAsync(CaseFolder folder, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var fetched = await FetchBundlesAsync(folder, await CitedAsync(folder, cancellationToken), progress, cancellationToken);
        await FetchTreesAsync(folder, cancellationToken);
        return (fetched, folder.File.Missing.Count);
    }

    private static async Task<SortedSet<LeafIndex>> CitedAsync(CaseFolder folder, CancellationToken cancellationToken)
    {
        var cited = new SortedSet<LeafIndex>();
        foreach (var asked in folder.File.Questions)
        {
            var request = await folder.ReadAsync(CaseLayout.Request(asked.Number), cancellationToken);
            var answer = await folder.ReadAsync(CaseLayout.Answer(asked.Number), cancellationToken);
            cited.UnionWith(CaseAnswer.TryRead(asked.Rpc, request, answer, out var read, out var reason)
                ? read.Cited()
                : throw new InvalidDataException($"Question {asked.Number}: {reason}."));
        }

        return cited;
    }

    private async Task<int> FetchBundlesAsync(CaseFolder folder, SortedSet<LeafIndex> cited, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var here = folder.List.Select(member => CaseLayout.TryBundle(member.Name, out var index) ? index : (LeafIndex?)null).OfType<LeafIndex>().ToHashSet();
        var wanted = cited.Where(index => !here.Contains(index)).ToList();
        var room = Math.Max(0, MaxBundles - here.Count);
        var bundles = client.FetchBundles();
        var missing = new List<CaseMissing>();
        var fetched = 0;
        foreach (var index in wanted.Take(room))
        {
            try
            {
                await folder.AddBundleAsync(await bundles.FetchAsync(index, cancellationToken), cancellationToken);
                progress?.Report(++fetched);
            }
            catch (RegistryException exception)
            {
                missing.Add(new CaseMissing(index, $"The registry gave no bundle: {exception.Failure.Reason} {exception.Failure.Message}"));
            }
        }

        var beyond = string.Create(CultureInfo.InvariantCulture, $"Not fetched: a case holds at most {MaxBundles} bundles.");
        missing.AddRange(wanted.Skip(room).Select(index => new CaseMissing(index, beyond)));
        if (missing.Count > 0)
        {
            await folder.MarkMissingAsync(missing, cancellationToken);
        }

        return fetched;
    }

    private async Task FetchTreesAsync(CaseFolder folder, CancellationToken cancellationToken)
    {
        var checkpoint = await client.Audit.GetCheckpointAsync(cancellationToken);
        await RequireGrowthAsync(folder, checkpoint, cancellationToken);
        var size = checkpoint.Checkpoint.Size;
        var sizes = new SortedSet<TreeSize>(folder.File.Questions.Select(asked => asked.TreeSize));
        foreach (var member in folder.List.Where(member => CaseLayout.TryBundle(member.Name, out _)))
        {
            if (Bundle.TryParse(await folder.ReadAsync(member.Name, cancellationToken), out var bundle, out _))
            {
                sizes.UnionWith(bundle.Trust.Append(bundle.Entry).Select(logged => logged.Receipt.Checkpoint.Checkpoint.Size));
            }
        }

        // All of them before any is written: a connection that is lost in between costs the case nothing.
        var proofs = new List<ConsistencyProof>();
        foreach (var earlier in sizes.Where(earlier => earlier.Value > 0 && earlier.CompareTo(size) < 0))
        {
            proofs.Add(await client.Audit.GetConsistencyProofAsync(earlier, size, cancellationToken));
        }

        await folder.SetCheckpointAsync(checkpoint, proofs, cancellationToken);
    }

    // The checkpoint of a case may be the last copy of what the log once signed. A registry that lost entries, or tells
    // another history, must not have it replaced by its own. One that does not hold proves nothing and may go.
    private async Task RequireGrowthAsync(CaseFolder folder, SignedCheckpoint seen, CancellationToken cancellationToken)
    {
        var check = new ReceiptCheck(client.Policy!);
        if (check.CheckCheckpoint(seen, requireWitnesses: false) is { Holds: false } broken)
        {
            throw new UnprovenAnswerException($"The registry shows a checkpoint that does not hold, and the case keeps its own: {broken.Detail}.");
        }

        if (folder.List.All(member => member.Name != CaseLayout.Checkpoint)
            || !SignedCheckpoint.TryParse(await folder.ReadAsync(CaseLayout.Checkpoint, cancellationToken), out var held, out _)
            || !check.CheckCheckpoint(held, requireWitnesses: false).Holds)
        {
            return;
        }

        if (seen.Checkpoint.Size.CompareTo(held.Checkpoint.Size) < 0)
        {
            throw new UnprovenAnswerException(
                $"The case holds a checkpoint of {held.Checkpoint.Size} entries, the registry shows one of {seen.Checkpoint.Size}: it lost entries, or the server that was asked is behind. The case keeps its own. Both checkpoints are signed; keep them:\n{held}\n{seen}");
        }

        await client.Audit.RequireOneLogAsync(held, seen, cancellationToken);
    }
}
