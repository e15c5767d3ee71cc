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

    /// <summary>Fetches what is not there yet, and what was logged since of entries that a newer answer calls disputed.</summary>
    /// <param name="folder">The case.</param>
    /// <param name="progress">Hears how many bundles were fetched; may be null.</param>
    /// <param name="cancellationToken">Ends it; what was fetched stays.</param>
    /// <returns>How many bundles were fetched, anew ones too, and how many entries are missing.</returns>
    /// <exception cref="InvalidDataException">A question of the case cannot be read.</exception>
    /// <exception cref="RegistryException">The registry cannot be asked for a checkpoint or a proof.</exception>
    /// <exception cref="UnprovenAnswerException">The registry's answer does not prove what it claims.</exception>
    public async Task<(int Fetched, int Missing)> GatherAsync(CaseFolder folder, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (cited, disputed) = await NamedAsync(folder, cancellationToken);
        var bundles = client.FetchBundles();
        var here = Bundles(folder);
        var fetched = await FetchBundlesAsync(folder, bundles, here, cited, progress, cancellationToken);
        fetched += await RefreshAsync(folder, bundles, here.Where(disputed.Contains), cancellationToken);
        await FetchTreesAsync(folder, cancellationToken);
        return (fetched, folder.File.Missing.Count);
    }

    // The entries that the answers of a case name, and those that they call disputed.
    private static async Task<(SortedSet<LeafIndex> Cited, SortedSet<LeafIndex> Disputed)> NamedAsync(CaseFolder folder, CancellationToken cancellationToken)
    {
        var (cited, disputed) = (new SortedSet<LeafIndex>(), new SortedSet<LeafIndex>());
        foreach (var asked in folder.File.Questions)
        {
            var request = await folder.ReadAsync(CaseLayout.Request(asked.Number), cancellationToken);
            var answer = await folder.ReadAsync(CaseLayout.Answer(asked.Number), cancellationToken);
            if (!CaseAnswer.TryRead(asked.Rpc, request, answer, out var read, out var reason))
            {
                throw new InvalidDataException($"Question {asked.Number}: {reason}.");
            }

            cited.UnionWith(read.Cited());
            disputed.UnionWith(read.Disputed());
        }

        return (cited, disputed);
    }

    private static SortedSet<LeafIndex> Bundles(CaseFolder folder) =>
        [.. folder.List.Select(member => CaseLayout.TryBundle(member.Name, out var index) ? index : (LeafIndex?)null).OfType<LeafIndex>()];

    private static async Task<int> FetchBundlesAsync(
        CaseFolder folder, BundleFetch bundles, SortedSet<LeafIndex> here, SortedSet<LeafIndex> cited, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var wanted = cited.Where(index => !here.Contains(index)).ToList();
        var room = Math.Max(0, MaxBundles - here.Count);
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

    // A key is found to have been in other hands long after entries of it came into the case. What says so is added to their
    // bundles where it proves it; where it cannot be had, verification tells that the bundle does not show it.
    private async Task<int> RefreshAsync(CaseFolder folder, BundleFetch bundles, IEnumerable<LeafIndex> disputed, CancellationToken cancellationToken)
    {
        var verifier = new BundleVerifier(client.Policy!);
        var refreshed = 0;
        foreach (var index in disputed)
        {
            // One that was altered here, or is of another entry, is no ground to judge the registry by.
            if (!Bundle.TryParse(await folder.ReadAsync(CaseLayout.Bundle(index), cancellationToken), out var held, out _)
                || held.Entry.Receipt.Index != index
                || verifier.Verify(held) is not { IsProved: true, DisputedFrom: null })
            {
                continue;
            }

            try
            {
                var whole = held.With(await FetchSameAsync(bundles, index, held, cancellationToken));
                if (verifier.Verify(whole) is { IsProved: true, DisputedFrom: not null })
                {
                    await folder.AddBundleAsync(whole, cancellationToken);
                    refreshed++;
                }
            }
            catch (RegistryException)
            {
                // The bundle stays as it was; the next gathering asks again.
            }
        }

        return refreshed;
    }

    private static async Task<Bundle> FetchSameAsync(BundleFetch bundles, LeafIndex index, Bundle held, CancellationToken cancellationToken)
    {
        var fetched = await bundles.FetchAsync(index, cancellationToken);
        var (now, before) = (fetched.Entry.Attestation.Envelope, held.Entry.Attestation.Envelope);
        return now.StatementId == before.StatementId
            ? fetched
            : throw new UnprovenAnswerException($"Entry {index} is statement {now.StatementId} to the registry, and {before.StatementId} in the case, which keeps its own.");
    }

    private async Task FetchTreesAsync(CaseFolder folder, CancellationToken cancellationToken)
    {
        var checkpoint = await client.Audit.GetCheckpointAsync(cancellationToken);
        await RequireGrowthAsync(folder, checkpoint, cancellationToken);
        var size = checkpoint.Checkpoint.Size;
        var sizes = new SortedSet<TreeSize>(folder.File.Questions.Select(asked => asked.TreeSize));
        foreach (var index in Bundles(folder))
        {
            if (Bundle.TryParse(await folder.ReadAsync(CaseLayout.Bundle(index), cancellationToken), out var bundle, out _))
            {
                sizes.UnionWith(bundle.All.Select(logged => logged.Receipt.Checkpoint.Checkpoint.Size));
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
