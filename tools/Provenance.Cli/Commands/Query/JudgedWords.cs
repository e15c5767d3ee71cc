using System.CommandLine;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Customers whose identifiers judgements hold to be one: how they are asked for apart, and how they are told.</summary>
internal static class JudgedWords
{
    /// <summary>The option of every question that adds identifiers up.</summary>
    public static Option<bool> Apart() => new("--apart")
    {
        Description = "Each identifier for itself: identifiers that judgements hold to be one customer are not added up.",
    };

    /// <summary>A customer, with the identifiers added up under it and the entries that say so.</summary>
    public static string Of(string customer, Wire.JudgedCustomer? judged) => judged is null
        ? customer
        : $"{customer} ({string.Join(", ", judged.Identifiers)} by {(judged.JudgementLogIndices.Count == 1 ? "judgement" : "judgements")} {Units.List(judged.JudgementLogIndices)})";

    /// <summary>The identifiers that were added up, for programs.</summary>
    public static string Identifiers(Wire.JudgedCustomer? judged) => string.Join("; ", judged?.Identifiers ?? []);

    /// <summary>The judgements that join them, for programs.</summary>
    public static string Judgements(Wire.JudgedCustomer? judged) => Units.List(judged?.JudgementLogIndices ?? []);
}
