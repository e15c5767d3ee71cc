using Provenance.Statements;

namespace Provenance.Registry.Submission;

/// <summary>
/// What earlier reports say about a new one. Serves the warnings of a reply, which are given as of the projections'
/// size and may lag behind the log; the projections themselves judge in log order.
/// </summary>
public interface IReportHistory
{
    /// <summary>
    /// Adds warnings about a report that earlier ones make implausible: an undeclared cluster, a gap or repeat in its
    /// stream, a record that has a statement already, a superseded statement that is not in the log. Where that cannot be looked up,
    /// the warning is that it was not: nothing is refused for it.
    /// </summary>
    /// <param name="content">The report.</param>
    /// <param name="party">Handle of the party whose key signed it.</param>
    /// <param name="validateOnly">Whether it is not to be logged: it is then no past of what is.</param>
    /// <param name="warnings">Gets what is found.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    ValueTask WarnAsync(
        StatementContent content, string party, bool validateOnly, ICollection<Warning> warnings, CancellationToken cancellationToken);
}
