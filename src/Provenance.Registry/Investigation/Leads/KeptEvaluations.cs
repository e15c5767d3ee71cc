using Provenance.Registry.Investigation.Signals;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>Evaluations in memory, for the pages still asked of them. Safe to use from several threads.</summary>
public sealed class KeptEvaluations
{
    /// <summary>How many at most.</summary>
    public const int Most = 4;

    /// <summary>
    /// Entries that their leads may name altogether, each some 40 bytes. Two are kept whatever they name: the newest, and one
    /// before, of which pages are asked after the newest was recorded.
    /// </summary>
    public const long MostNamed = 250_000;

    private const int Least = 2;

    private readonly Lock _lock = new();
    private readonly List<Kept> _kept = [];

    /// <summary>
    /// Keeps one. Of those that are then too many or too large the oldest go: first such as nobody asked for, so that the pages
    /// of an answer last while the loop evaluates every second.
    /// </summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="redactions"><see cref="IInvestigationSnapshot.CountRedactionsAsync"/> of what it was computed from.</param>
    public void Add(SignalEvaluation evaluation, long redactions)
    {
        var named = evaluation.Signals.SelectMany(outcome => outcome.Leads).Sum(raised => (long)raised.Lead.Entries.Count);
        lock (_lock)
        {
            _kept.Insert(0, new Kept(evaluation, redactions, named));
            while (_kept.Count > Most || (_kept.Count > Least && _kept.Sum(kept => kept.Named) > MostNamed))
            {
                var unasked = _kept.FindLastIndex(kept => !kept.IsAskedFor);
                _kept.RemoveAt(unasked > 0 ? unasked : _kept.Count - 1);
            }
        }
    }

    /// <summary>The newest that passes; null where none does.</summary>
    /// <param name="redactions">Of what is asked: one that was computed before a redaction that is carried out there does not pass.</param>
    /// <param name="passes">What it must be.</param>
    public SignalEvaluation? Find(long redactions, Func<SignalEvaluation, bool> passes)
    {
        lock (_lock)
        {
            var found = _kept.Find(kept => kept.Redactions == redactions && passes(kept.Evaluation));
            if (found is null)
            {
                return null;
            }

            found.IsAskedFor = true;
            return found.Evaluation;
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _kept.Clear();
        }
    }

    private sealed class Kept(SignalEvaluation evaluation, long redactions, long named)
    {
        public SignalEvaluation Evaluation => evaluation;

        public long Redactions => redactions;

        public long Named => named;

        public bool IsAskedFor { get; set; }
    }
}
