namespace Provenance.Statements;

/// <summary>What trust says of a statement at an index: refused with a reason, or acceptable under conditions.</summary>
public sealed record Judgement
{
    private Judgement()
    {
    }

    /// <summary>Why it is refused, or null.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>Whether the signer is suspended: logged, and marked.</summary>
    public bool SignerSuspended { get; private init; }

    /// <summary>Latest time of logging, milliseconds since 1970, at which this still holds.</summary>
    public long AcceptUntilMilliseconds { get; private init; } = long.MaxValue;

    /// <summary>The bound key that signed, or null where authorities did.</summary>
    public KeyBinding? Signer { get; private init; }

    /// <summary>Refused.</summary>
    public static Judgement Refuse(RefusalReason reason, string field, string message, string remedy) =>
        new() { Refusal = new Refusal(reason, field, message, remedy) };

    /// <summary>Acceptable: authorities signed.</summary>
    public static Judgement ByAuthorities { get; } = new();

    /// <summary>Acceptable: a bound key signed.</summary>
    public static Judgement By(KeyBinding signer, KeyStanding standing) => new()
    {
        Signer = signer,
        SignerSuspended = standing == KeyStanding.Suspended,
        AcceptUntilMilliseconds = signer.AcceptUntil.Microseconds / 1000,
    };
}
