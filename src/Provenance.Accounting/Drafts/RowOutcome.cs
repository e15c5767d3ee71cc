// What became of one record of the accounting. A row may give several statements (a cluster and its owner), and some of
// them may fail while others stand.

namespace Provenance.Accounting;

/// <summary>What became of one record of the accounting.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Drafts">The statements it gave.</param>
/// <param name="NotDrafted">What it did not give, and why.</param>
public sealed record RowOutcome(SourcePlace Place, IReadOnlyList<Draft> Drafts, IReadOnlyList<NotDrafted> NotDrafted)
{
    /// <summary>One statement.</summary>
    public static RowOutcome Of(Draft draft) => new(draft.Place, [draft], []);

    /// <summary>None, and why.</summary>
    public static RowOutcome Of(NotDrafted reason) => new(reason.Place, [], [reason]);
}

/// <summary>Accounting that can be drafted into statements.</summary>
public interface IAccounting
{
    /// <summary>What kind of accounting it is: <c>slurm</c>, or the name of a mapping.</summary>
    string Name { get; }

    /// <summary>Whether what names no accelerators surely held none: false where they may not have been counted.</summary>
    bool CountsAccelerators => true;

    /// <summary>Reads a file and drafts its records in order, one at a time, in memory that does not grow with it.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="AccountingFormatException">The file as a whole is not of the form that was named.</exception>
    IAsyncEnumerable<RowOutcome> DraftAsync(Stream content, string file, CancellationToken cancellationToken);
}
