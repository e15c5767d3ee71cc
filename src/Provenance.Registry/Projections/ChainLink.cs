namespace Provenance.Registry.Projections;

/// <summary>The place of one statement in its chain. What later entries change is settable; a store keeps the rest.</summary>
/// <param name="index">Position in the log.</param>
/// <param name="chain">Index of the first statement of the chain, which names the chain.</param>
/// <param name="isWithdrawal">Whether it takes back what it supersedes.</param>
public sealed class ChainLink(long index, long chain, bool isWithdrawal)
{
    /// <summary>Position in the log.</summary>
    public long Index { get; } = index;

    /// <summary>Index of the first statement of the chain.</summary>
    public long Chain { get; } = chain;

    /// <summary>Whether it takes back what it supersedes.</summary>
    public bool IsWithdrawal { get; } = isWithdrawal;

    /// <summary>How it stands at the end of the log.</summary>
    public Standing Standing { get; set; }

    /// <summary>
    /// Size of the log from which on it is current; null where it never was. What was known at an earlier size is read
    /// off this and <see cref="EndedAt"/>: below both it was a conflict.
    /// </summary>
    public long? CurrentFrom { get; set; }

    /// <summary>Size of the log from which on another statement has its place; null where none has.</summary>
    public long? EndedAt { get; set; }

    /// <summary>Index of the statement whose place it took, where it took one.</summary>
    public long? Supersedes { get; set; }

    /// <summary>Index of the statement that took its place.</summary>
    public long? SupersededBy { get; set; }
}
