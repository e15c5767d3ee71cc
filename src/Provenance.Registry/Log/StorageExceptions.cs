namespace Provenance.Registry.Log;

/// <summary>The store cannot answer now: locked, full, unreachable. Nothing was acknowledged; trying again is safe.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Says what happened, without contents of any record.</summary>
    public StorageUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The store holds something that cannot be: damaged, foreign or migrated by somebody else.</summary>
public sealed class StorageCorruptException : Exception
{
    /// <summary>Says what is wrong and where, without contents of any record.</summary>
    public StorageCorruptException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the bytes at rest are damaged; a whole store of a newer program, or of another one, is none of ours and not damaged.</summary>
    public bool IsDamage { get; init; }
}
