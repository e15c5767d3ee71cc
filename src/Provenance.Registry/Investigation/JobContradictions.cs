// What contradicts the jobs that an answer rests on. Such a statement is never added up, but whoever weighs the answer must
// see it: it is evidence, marked, and counted among what was considered and is unverified.

namespace Provenance.Registry.Investigation;

/// <summary>Statements that contradict some jobs.</summary>
internal sealed class JobContradictions
{
    /// <summary>Most that are looked up for an answer.</summary>
    public const int Most = 1_000;

    private readonly ILookup<long, long> _byJob;
    private readonly IReadOnlyList<long> _entries;
    private readonly long _outside;
    private readonly bool _isCut;

    private JobContradictions(IReadOnlyList<JobContradiction> found)
    {
        _isCut = found.Count > Most;
        var told = found.Take(Most).ToList();
        _byJob = told.ToLookup(one => one.Of, one => one.LogIndex);
        _entries = [.. told.Select(one => one.LogIndex).Distinct().Order()];
        _outside = told.Where(one => !one.Passes).Select(one => one.LogIndex).Distinct().Count();
    }

    /// <summary>Looks them up.</summary>
    /// <param name="facts">Tells jobs.</param>
    /// <param name="counted">The filter whose conflicts the answer counts already.</param>
    /// <param name="jobs">Entries of jobs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<JobContradictions> ReadAsync(
        IJobFacts facts, JobFilter counted, IEnumerable<long> jobs, CancellationToken cancellationToken) =>
        new(await facts.ReadContradictionsAsync(counted, [.. new SortedSet<long>(jobs)], Most + 1, cancellationToken));

    /// <summary>The same of entries that need not all be jobs, where the answer counts no conflict yet.</summary>
    public static ValueTask<JobContradictions> ReadAsync(IJobFacts facts, IEnumerable<long> entries, CancellationToken cancellationToken) =>
        ReadAsync(facts, new JobFilter(), entries, cancellationToken);

    /// <summary>The same where the answer counts the conflicts of several customers.</summary>
    public static async ValueTask<JobContradictions> ReadAsync(
        IJobFacts facts, JobFilter counted, IReadOnlyList<string?> customers, IEnumerable<long> jobs, CancellationToken cancellationToken)
    {
        var asked = new SortedSet<long>(jobs);
        var found = new Dictionary<(long, long), JobContradiction>();
        foreach (var customer in customers)
        {
            foreach (var one in await facts.ReadContradictionsAsync(counted with { Customer = customer }, asked, Most + 1, cancellationToken))
            {
                var isCounted = one.Passes || (found.TryGetValue((one.Of, one.LogIndex), out var known) && known.Passes);
                found[(one.Of, one.LogIndex)] = one with { Passes = isCounted };
            }
        }

        return new JobContradictions([.. found.Values]);
    }

    /// <summary>The entries, ascending.</summary>
    public IReadOnlyList<long> Entries => _entries;

    /// <summary>What contradicts any of some jobs, ascending.</summary>
    public IReadOnlyList<long> Of(IEnumerable<long> jobs) => [.. jobs.SelectMany(job => _byJob[job]).Distinct().Order()];

    /// <summary>The basis of an answer that rests on some entries and on what contradicts them: each counted, with how far it can be doubted.</summary>
    /// <param name="changes">Tells how entries stand.</param>
    /// <param name="basis">What else it says.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="beside">Further entries that are shown and not counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<AnswerBasis> FillAsync(
        IChangeFacts changes, AnswerBasis basis, IEnumerable<long> entries, IEnumerable<long> beside, CancellationToken cancellationToken)
    {
        var considered = new SortedSet<long>(entries.Concat(_entries));
        var doubts = await changes.CountDoubtsAsync(considered, cancellationToken);
        return Name(basis with
        {
            LogIndices = EvidenceIndices.Of(considered.Concat(beside)),
            EntriesConsidered = considered.Count,
            EntriesUnverified = doubts.InAll,
            EntriesOfSuspendedKeys = doubts.OfSuspendedKeys,
            EntriesInConflict = doubts.InConflict,
            EntriesRedacted = doubts.Redacted,
        });
    }

    /// <summary>A basis that names them; those that it does not count yet are counted.</summary>
    public AnswerBasis Mark(AnswerBasis basis) => Name(basis with
    {
        EntriesConsidered = basis.EntriesConsidered + _outside,
        EntriesUnverified = basis.EntriesUnverified + _outside,
        EntriesInConflict = basis.EntriesInConflict + _outside,
    });

    /// <summary>A basis that names them, where they are counted already.</summary>
    public AnswerBasis Name(AnswerBasis basis)
    {
        if (_entries.Count == 0)
        {
            return basis;
        }

        var listed = basis.LogIndices.WithFirst(_entries);
        return basis with
        {
            LogIndices = listed,
            Contradicting = [.. _entries.Intersect(listed.Shown)],
            Caveats = [.. basis.Caveats, Sentence()],
        };
    }

    private string Sentence()
    {
        var cut = _isCut ? $" Only {Most} such entries were looked up." : "";
        return $"Of the entries listed, {EvidenceIndices.Say(_entries)} contradict others of the same party about the same record: what they tell is not counted.{cut}";
    }
}
