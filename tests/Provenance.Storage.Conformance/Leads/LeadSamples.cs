using System.Globalization;
using System.Text;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Statistics;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>Leads and evaluations for the suites.</summary>
internal static class LeadSamples
{
    public static RuleSetReference Rules(string name = "example") => new() { Name = name, Version = "1", Digest = Named(name) };

    public static Digest Named(string name) => Digest.Of(Encoding.UTF8.GetBytes(name));

    public static Digest StatementId(long index) => Named(string.Create(CultureInfo.InvariantCulture, $"statement {index}"));

    public static RaisedLead Lead(string signal, string model, params long[] entries)
    {
        var lead = new Lead(signal, LeadSubject.Of(new SubjectPart(SubjectKind.Model, model), new SubjectPart(SubjectKind.Site, "acme/s-1", "from")))
        {
            Title = $"{model} may be.",
            Reasons = [new LeadReason($"It rests on {entries.Length}.", entries, 1.5m)],
            Against = ["It may be innocent."],
            Background = [2],
            Test = new TestOutcome(7, 0.01, 0.07, 0.5, 1, 4),
            Severity = new LeadSeverity(2.25m, "× the threshold", "a quotient"),
        };
        return new RaisedLead(lead, [.. lead.Entries.Select(StatementId)]);
    }

    public static SignalOutcome Outcome(string signal, params RaisedLead[] leads) => new()
    {
        Signal = signal,
        Status = SignalStatus.Evaluated,
        Tested = 9,
        TestedUnit = "groups",
        LeadsTotal = leads.Length,
        LeadsKept = leads.Length,
        Leads = leads,
        Caveats = ["One was redacted."],
    };

    public static SignalOutcome Unfinished(string signal, SignalStatus status) => new() { Signal = signal, Status = status, Reason = "So it was." };

    public static SignalEvaluation Evaluation(long size, params SignalOutcome[] outcomes) => Evaluation(size, Rules(), outcomes);

    public static SignalEvaluation Evaluation(long size, RuleSetReference rules, params SignalOutcome[] outcomes) =>
        new() { TreeSize = new TreeSize(size), ValidAtMicroseconds = size * 1_000_000, RuleSet = rules, Signals = outcomes };
}
