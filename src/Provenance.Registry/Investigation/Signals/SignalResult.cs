namespace Provenance.Registry.Investigation.Signals;

/// <summary>What came of computing a signal: no input, or leads (perhaps none) of so many groups tested.</summary>
public sealed record SignalResult
{
    private SignalResult()
    {
    }

    /// <summary>Why it could not be computed: who reports nothing of what. Null where it was computed.</summary>
    public string? NoInput { get; private init; }

    /// <summary>How many groups, jobs, or whatever the signal is about were looked at, the unremarkable ones too.</summary>
    public long Tested { get; private init; }

    /// <summary>What was tested, in the plural: <c>jobs declared as inference or evaluation</c>.</summary>
    public string TestedUnit { get; private init; } = "";

    /// <summary>The leads, in the signal's order: the most telling first.</summary>
    public IReadOnlyList<Lead> Leads { get; init; } = [];

    /// <summary>Which bounds were reached, in sentences.</summary>
    public IReadOnlyList<string> Bounds { get; init; } = [];

    /// <summary>What was left out or assumed, in sentences: redacted sections, inputs that nobody can report.</summary>
    public IReadOnlyList<string> Caveats { get; init; } = [];

    /// <summary>It could not be computed.</summary>
    /// <param name="reason">Who reports nothing of what, in a sentence.</param>
    public static SignalResult WithoutInput(string reason) => new() { NoInput = reason };

    /// <summary>It was computed.</summary>
    /// <param name="tested">How many were looked at.</param>
    /// <param name="unit">Of what, in the plural.</param>
    /// <param name="leads">What stood out.</param>
    public static SignalResult Of(long tested, string unit, IReadOnlyList<Lead> leads) =>
        new() { Tested = tested, TestedUnit = unit, Leads = leads };
}
