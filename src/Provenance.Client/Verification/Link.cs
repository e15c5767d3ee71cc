// A verification is a chain; each link is checked and told by itself, so that whoever reads the outcome knows which
// one broke and what it would have shown.

namespace Provenance.Client;

/// <summary>What checking one link gave.</summary>
public enum LinkState
{
    /// <summary>Nothing was checked, because an earlier link broke or what it needs is not there.</summary>
    NotChecked,

    /// <summary>It holds.</summary>
    Holds,

    /// <summary>It does not hold: the answer is no.</summary>
    Broken,

    /// <summary>What it is about is not here, and the material says so itself: no fault, and no proof of it.</summary>
    Missing,
}

/// <summary>One link of a verification.</summary>
/// <param name="Name">What is checked: <c>root</c>, <c>signatures</c>, <c>inclusion</c> …; the same words in every release.</param>
/// <param name="State">What it gave.</param>
/// <param name="Detail">The facts it rests on, or why it broke, in one sentence.</param>
public sealed record Link(string Name, LinkState State, string Detail)
{
    /// <summary>Whether it holds.</summary>
    public bool Holds => State == LinkState.Holds;

    /// <summary>A link that holds if <paramref name="condition"/> does.</summary>
    public static Link Of(string name, bool condition, string detail, string broken) =>
        condition ? new(name, LinkState.Holds, detail) : new(name, LinkState.Broken, broken);

    /// <summary>A link that could not be checked.</summary>
    public static Link NotChecked(string name, string why) => new(name, LinkState.NotChecked, why);

    /// <summary>A link about what is not here, as the material says itself.</summary>
    public static Link Missing(string name, string what) => new(name, LinkState.Missing, what);

    /// <summary>A link that does not hold.</summary>
    public static Link Broken(string name, string why) => new(name, LinkState.Broken, why);
}
