// E11: weaker chips stacked. Chips that no control line covers, one by one, while what a customer holds of them at once
// is over the line that a rule draws for customers, in total processing performance (TPP). What is held at once within
// the year is the least that was had in it. Where the customer is not known its clusters stand apart.

using System.Globalization;
using System.Numerics;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E11.</summary>
internal sealed class E11WeakerChipsStacked : Signal
{
    private const string Window = "windowDays";
    private const string Unit = "customers, and clusters of unknown customers, that hold accelerators";

    // Places and kinds of chips that a reason names.
    private const int Told = 10;

    /// <inheritdoc/>
    public override string Code => "E11";

    /// <inheritdoc/>
    public override string Title => "Weaker chips stacked";

    /// <inheritdoc/>
    public override string Method =>
        "Many chips, each too weak to be controlled, take the place of controlled ones. Looked for: customers whose jobs hold so many "
        + "chips at once that no control line covers that their TPP together is over a rule's line for a customer.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Allocations in section run of jobs, and customers in section parties."];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters => [new(Window, ParameterUnit.Days) { Above = Quantity.Zero }];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var lines = scope.Rules.Rules
            .SelectMany(rule => rule.Capacity.Where(line => line.Per == CapacityScope.CustomerAndYear).Select(line => (Path: $"{rule.Id}/{line.Id}", Line: line)))
            .OrderBy(line => Tpp(line.Line)).ThenBy(line => line.Path, StringComparer.Ordinal).ToList();
        if (lines.Count == 0)
        {
            return SignalResult.WithoutInput("The rule set draws no line on what a customer has in a year.");
        }

        // How many were looked at; the question reads all of them, however many are counted here.
        var (holders, bounds) = (new HashSet<SubjectPart>(), new List<string>());
        var identities = await JudgedCustomers.ReadAsync(scope.Snapshot.Identities, isApart: false, cancellationToken);
        await foreach (var (group, _) in scope.Snapshot.Uses.ReadGroupsAsync(new UseFilter(), cancellationToken))
        {
            if (holders.Add(PartOf(identities.CustomerOf(group.Customer), group.Cluster)) && holders.Count == scope.Limits.Held)
            {
                bounds.Add($"Of those that hold accelerators only {scope.Limits.Held} were counted; all were looked at.");
                break;
            }
        }

        if (holders.Count == 0)
        {
            return SignalResult.WithoutInput("Nobody reports which accelerators a job held.");
        }

        var answer = await AskAsync(scope, Tpp(lines[0].Line), cancellationToken);
        var leads = answer.Holders
            .Where(holder => Crosses(lines[0].Line, holder))
            .GroupBy(holder => PartOf(holder.Customer, holder.Places[0].Cluster))
            .Select(found => LeadOf(scope, found.Key, [.. found], [.. lines.Where(line => found.Any(holder => Crosses(line.Line, holder)))]))
            .OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Subject.Parts[0].Value, StringComparer.Ordinal);
        return SignalResult.Of(holders.Count, Unit, [.. leads]) with
        {
            Bounds = answer.NextPageToken.Length == 0
                ? bounds
                : [.. bounds, string.Create(CultureInfo.InvariantCulture, $"Only the {Pages.MaxSize} largest holdings were looked at.")],
            Caveats = answer.Basis.Caveats,
        };
    }

    private static async ValueTask<StackedChipsAnswer> AskAsync(SignalScope scope, Quantity line, CancellationToken cancellationToken)
    {
        var question = new StackedChipsQuestion
        {
            Period = new Period(From(scope), scope.ValidAtMicroseconds + 1),
            MinTotalProcessingPerformance = line,
            PageSize = Pages.MaxSize,
        };
        var asked = new QuestionScope(
            scope.Snapshot, scope.Snapshot.Projected with { Size = scope.Snapshot.Size }, scope.Catalogue, scope.Rules, scope.ValidAtMicroseconds);
        return await new StackedChips(asked, question, Pages.MaxSize).RunAsync(cancellationToken);
    }

    private static long From(SignalScope scope) =>
        scope.ValidAtMicroseconds - (scope.Parameters.Duration(Window).Ticks / TimeSpan.TicksPerMicrosecond);

    private Lead LeadOf(SignalScope scope, SubjectPart who, IReadOnlyList<StackedChipsHolder> holdings, IReadOnlyList<(string Path, CapacityThreshold Line)> crossed)
    {
        var most = holdings.MaxBy(holding => holding.TotalProcessingPerformance)!;
        var (highest, why) = (crossed[^1].Path, scope.WhyNotBinding(crossed[^1].Path));
        return new Lead(Code, LeadSubject.Of(who))
        {
            Title = $"{(who.Kind == SubjectKind.Entity ? who.Value : $"Someone on {who.Value}")} holds more uncontrolled chips at once than {(why is null ? $"{highest} allows" : $"{highest} ({why}) would allow")} of controlled ones.",
            Reasons = [.. holdings.Select(holding => ReasonOf(scope, holding, crossed))],
            Against =
            [
                "Chips that work apart do not add up to one machine; TPP says nothing of memory and interconnect.",
                "The chips are not controlled: to have them is no offence by itself.",
                .. scope.NotBinding(crossed.Select(line => line.Path)),
                .. most.Placement == ChipPlacement.Aggregate ? ["They stand in several interconnect domains."] : Array.Empty<string>(),
            ],
            Severity = new LeadSeverity(
                decimal.Round((decimal)Math.Min(most.H100Equivalents, 1e20), 1), "H100 equivalents", "TPP of the uncontrolled chips held at the peak, over that of an H100."),
        };
    }

    private static LeadReason ReasonOf(SignalScope scope, StackedChipsHolder holding, IReadOnlyList<(string Path, CapacityThreshold Line)> crossed)
    {
        var chips = string.Join(", ", holding.ByAccelerator.Take(Told).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count} {kind.Accelerator}")));
        var places = string.Join(", ", holding.Places.Take(Told).Select(place => place.Domain is null ? Name(place.Cluster) : $"{Name(place.Cluster)}/{place.Domain}"));
        var lines = string.Join(" and ", crossed.Where(line => Crosses(line.Line, holding)).Select(line => $"{line.Path}, {line.Line.Limit} H100 equivalents"));
        return new LeadReason(
            string.Create(CultureInfo.InvariantCulture, $"{When(scope, holding)} it held {chips} at once on {places}: {holding.H100Equivalents:0.#} H100 equivalents of TPP, over {lines}."),
            holding.LogIndices);
    }

    // What was held when the window began peaks there, at another moment in each evaluation: no sentence names it.
    private static string When(SignalScope scope, StackedChipsHolder holding) => holding.PeakAt == From(scope)
        ? string.Create(CultureInfo.InvariantCulture, $"When the last {scope.Parameters.Duration(Window).Days} days began")
        : $"At {new Timestamp(holding.PeakAt)}";

    // Of several identifiers that are one customer, the one that stands for all: whichever held at the peak, it is one lead.
    private static SubjectPart PartOf(string? customer, ClusterName cluster) => customer is not null && customer != OrUnknown.Word
        ? new SubjectPart(SubjectKind.Entity, customer)
        : new SubjectPart(SubjectKind.Cluster, Name(cluster));

    private static bool Crosses(CapacityThreshold line, StackedChipsHolder holding) =>
        line.Judge(holding.TotalProcessingPerformance.Millionths, holding.TotalProcessingPerformance.Millionths, TppOfOne(line)) == ThresholdVerdict.Crossed;

    private static BigInteger TppOfOne(CapacityThreshold line) => (BigInteger)line.TotalProcessingPerformanceEach.Value.Millionths;

    // The least that can cross: the line in TPP, rounded down to millionths. What takes more than 128 bits nobody holds.
    private static Quantity Tpp(CapacityThreshold line) =>
        new((UInt128)BigInteger.Min((BigInteger)line.Limit.Millionths * TppOfOne(line) / 1_000_000, (BigInteger)UInt128.MaxValue));

    private static string Name(ClusterName cluster) => $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}";
}
