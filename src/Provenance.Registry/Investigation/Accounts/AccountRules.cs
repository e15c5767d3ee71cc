// What balances and device histories take from the rule set: the parameters of E13, E14 and E16, whose signals compute the
// same. Errors of meters and the carrying of an inventory are assumptions of this project (MeasurementErrors,
// CapacityTimeline) and no parameters.

using System.Diagnostics.CodeAnalysis;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>Parameters of balances, of device histories and of implied utilisation.</summary>
public sealed record AccountRules
{
    private const string AlarmSigmaName = "alarmSigma";
    private const string PageAllowance = "pageAllowanceSigma";
    private const string PageAlarm = "pageAlarmSigma";
    private const string SignificantFlop = "significantQuantityFlop";
    private const string Utilisation = "utilisationRatio";
    private const string TravelWithin = "leastTravelWithinCountryHours";
    private const string TravelBetween = "leastTravelBetweenCountriesHours";
    private const string Unseen = "unseenDays";
    private const string LeastUtilisation = "leastUtilisationRatio";
    private const string GreatestUtilisation = "greatestUtilisationRatio";
    private const string LeastDeclared = "leastDeclaredOperationsRatio";

    /// <summary>Power beyond that of the declared accelerators, as a ratio: nobody reports what is drawn.</summary>
    public const string PowerExcess = "powerExcessRatio";

    /// <summary>Age of a nonce, in hours: no statement carries one.</summary>
    public const string FreshNonce = "freshNonceHours";

    /// <summary>Operations for each parameter and token.</summary>
    public const string OperationsEach = "operationsPerParameterTokenCount";

    /// <summary>What E13 reads.</summary>
    public static SignalDeclaration Devices { get; } = new(
        "E13",
        [
            new(TravelWithin, ParameterUnit.Hours),
            new(TravelBetween, ParameterUnit.Hours),
            new(Unseen, ParameterUnit.Days),
            new(FreshNonce, ParameterUnit.Hours),
        ]);

    /// <summary>What E14 reads.</summary>
    public static SignalDeclaration Balances { get; } = new(
        "E14",
        [
            new(AlarmSigmaName, ParameterUnit.Sigma) { Above = Quantity.Zero, Most = Quantity.FromInteger((ulong)Balance.MostAlarmSigma) },
            new(PageAllowance, ParameterUnit.Sigma),
            new(PageAlarm, ParameterUnit.Sigma) { Above = Quantity.Zero },
            new(SignificantFlop, ParameterUnit.Flop),
            new(Utilisation, ParameterUnit.Ratio) { Above = Quantity.Zero },
            new(PowerExcess, ParameterUnit.Ratio),
        ]);

    /// <summary>What E16 reads.</summary>
    public static SignalDeclaration Runs { get; } = new(
        "E16",
        [
            new(LeastUtilisation, ParameterUnit.Ratio) { NoMoreThan = GreatestUtilisation },
            new(GreatestUtilisation, ParameterUnit.Ratio),
            new(OperationsEach, ParameterUnit.Count) { Above = Quantity.Zero },
            new(LeastDeclared, ParameterUnit.Ratio),
        ]);

    /// <summary>Standard deviations at which a difference alarms.</summary>
    public required double AlarmSigma { get; init; }

    /// <summary>Page's test.</summary>
    public required PageTest Page { get; init; }

    /// <summary>Hours worth hiding.</summary>
    public required SignificantQuantityRule Significant { get; init; }

    /// <summary>Plausible journeys.</summary>
    public required TravelRule Travel { get; init; }

    /// <summary>The least and the greatest utilisation that a run may imply, and operations for each parameter and token.</summary>
    public required (Fraction Least, Fraction Greatest, long OperationsEach) Utilisations { get; init; }

    /// <summary>The least share of the operations that its parameters and tokens imply which a run may declare.</summary>
    public required Fraction LeastDeclaredShare { get; init; }

    /// <summary>Reads them from a rule set that was held against the declarations before.</summary>
    /// <exception cref="InvalidOperationException">It lacks one.</exception>
    public static AccountRules Of(RuleSet rules) => TryRead(rules, out var read, out var refusal)
        ? read
        : throw new InvalidOperationException($"{refusal.Field}: {refusal.Message}");

    /// <summary>Reads them.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="read">The parameters.</param>
    /// <param name="refusal">What the rule set lacks, with its path there.</param>
    public static bool TryRead(RuleSet rules, [NotNullWhen(true)] out AccountRules? read, [NotNullWhen(false)] out Refusal? refusal)
    {
        read = null;
        if (!RuleParameters.TryBind(rules, [Devices, Balances, Runs], out var bound, out refusal))
        {
            return false;
        }

        var (devices, balances, runs) = (bound[Devices.Code], bound[Balances.Code], bound[Runs.Code]);
        read = new AccountRules
        {
            AlarmSigma = Sigma(AlarmSigmaName),
            Page = new PageTest(Sigma(PageAllowance), Sigma(PageAlarm)),
            Significant = new SignificantQuantityRule(balances.Exact(SignificantFlop, ParameterUnit.Flop), NumberFormat.Bf16, balances.Exact(Utilisation, ParameterUnit.Ratio)),
            Travel = new TravelRule(devices.Duration(TravelWithin), devices.Duration(TravelBetween), devices.Duration(Unseen)),
            Utilisations = (
                Fraction.Of(runs.Exact(LeastUtilisation, ParameterUnit.Ratio)),
                Fraction.Of(runs.Exact(GreatestUtilisation, ParameterUnit.Ratio)),
                runs.Count(OperationsEach)),
            LeastDeclaredShare = Fraction.Of(runs.Exact(LeastDeclared, ParameterUnit.Ratio)),
        };
        return true;

        double Sigma(string name) => (double)balances.Number(name, ParameterUnit.Sigma);
    }
}
