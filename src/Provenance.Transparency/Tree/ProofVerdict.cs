namespace Provenance.Transparency;

/// <summary>What checking a proof gave. Only <see cref="Valid"/> is a yes.</summary>
public enum ProofVerdict
{
    /// <summary>Nothing was checked. The value of a forgotten assignment is not a yes.</summary>
    Unchecked = 0,

    /// <summary>The proof leads to the root, or roots, that it was checked against.</summary>
    Valid,

    /// <summary>The leaf index is not below the tree size.</summary>
    IndexBeyondSize,

    /// <summary>The older tree is the larger one.</summary>
    SizesReversed,

    /// <summary>Fewer or more hashes than a proof between these positions has; an empty proof where one is due.</summary>
    WrongLength,

    /// <summary>The hashes do not lead to the old root.</summary>
    OldRootMismatch,

    /// <summary>The hashes do not lead to the (new) root.</summary>
    RootMismatch,
}
