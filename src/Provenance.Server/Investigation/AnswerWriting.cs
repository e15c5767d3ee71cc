using System.Globalization;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Proto = Google.Protobuf.WellKnownTypes;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes what answers share into messages. What is redacted or not declared is left empty.</summary>
internal static class AnswerWriting
{
    public static Wire.AnswerBasis ToWire(this AnswerBasis basis)
    {
        var message = new Wire.AnswerBasis
        {
            TreeSize = basis.TreeSize.Value,
            EntriesBehind = basis.EntriesBehind,
            RootHash = basis.Root.ToByteString(),
            LoggedUntil = basis.TreeSize.Value == 0 ? null : ToTime(basis.LoggedUntilMilliseconds * 1_000),
            EntriesOfSuspendedKeys = basis.EntriesOfSuspendedKeys,
            EntriesInConflict = basis.EntriesInConflict,
            EntriesRedacted = basis.EntriesRedacted,
            EntriesConsidered = basis.EntriesConsidered,
            EntriesUnverified = basis.EntriesUnverified,
            ValidAt = basis.TreeSize.Value == 0 && basis.ValidAtMicroseconds == 0 ? null : ToTime(basis.ValidAtMicroseconds),
            LogIndicesTotal = basis.LogIndices.Total,
            MostLogIndices = basis.MostLogIndices,
            ListedOfSuspendedKeys = basis.ListedOfSuspendedKeys,
            WithoutRuleSet = basis.RuleSet is null,
            AcceleratorCatalogue = basis.AcceleratorCatalogue?.ToString() ?? "",
        };
        if (basis.RuleSet is { } rules)
        {
            message.RuleSet = new Wire.RuleSetReference { Name = rules.Name, Version = rules.Version, Digest = rules.Digest.ToString() };
        }

        message.LogIndices.Add(basis.LogIndices.Shown);
        message.Contradicting.Add(basis.Contradicting);
        message.Caveats.Add(basis.UnknownNames);
        if (basis.ValidAtNote is { } note)
        {
            message.Caveats.Add(note);
        }

        message.Caveats.Add(basis.Caveats);
        return message;
    }

    public static Wire.JudgedCustomer? ToWire(this JudgedCustomer? judged) => judged is null ? null : new Wire.JudgedCustomer
    {
        Customer = judged.Customer,
        Identifiers = { judged.Identifiers },
        JudgementLogIndices = { judged.Judgements },
    };

    public static Wire.Estimate? ToWire(this SummedEstimate? sum) =>
        sum is null ? null : new Wire.Estimate { Low = sum.Low.ToString(), High = sum.High.ToString(), Basis = sum.Basis };

    public static Wire.Estimate? ToWire(this Estimate? estimate) => estimate is null ? null : new Wire.Estimate
    {
        Low = estimate.Low.ToString(),
        High = estimate.High.ToString(),
        Basis = Words.Of(estimate.Basis),
    };

    public static Wire.Estimate? ToWire(this FlopEstimate? flop) => flop is null ? null : new Wire.Estimate
    {
        Low = flop.Low.ToString(),
        High = flop.High.ToString(),
        Basis = Words.Of(flop.Basis),
    };

    public static string FormatOf(FlopEstimate? flop) => flop is null ? "" : Words.Of(flop.Format);

    public static string ToWire(this Int128 number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A time in microseconds since 1970; absent where null or negative, which stands for unknown.</summary>
    public static Proto.Timestamp? ToTime(long? microseconds) => microseconds is { } known and >= 0
        ? Proto.Timestamp.FromDateTimeOffset(new Timestamp(known).Value)
        : null;

    public static Wire.RecordStanding ToWire(this Standing standing) => standing switch
    {
        Standing.Conflict => Wire.RecordStanding.Conflict,
        Standing.Withdrawn => Wire.RecordStanding.Withdrawn,
        _ => Wire.RecordStanding.Current,
    };
}
