using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Columns of estimates to what balances read.</summary>
internal static class AccountValues
{
    /// <summary>An estimate; unknown where the columns are null.</summary>
    public static OrUnknown<Estimate> ToEstimate(byte[]? low, byte[]? high, long? basis) => low is null || high is null || basis is not { } kind
        ? OrUnknown.Unknown<Estimate>()
        : OrUnknown.Known(new Estimate
        {
            Low = ProjectedValues.ToQuantity(low),
            High = ProjectedValues.ToQuantity(high),
            Basis = (EstimateBasis)kind,
        });

    /// <summary>Operations; null where the columns are.</summary>
    public static FlopEstimate? ToFlop(byte[]? low, byte[]? high, long? basis, long? format) => low is null || high is null || basis is not { } kind || format is not { } known
        ? null
        : new FlopEstimate
        {
            Low = ProjectedValues.ToQuantity(low),
            High = ProjectedValues.ToQuantity(high),
            Basis = (EstimateBasis)kind,
            Format = (NumberFormat)known,
        };

    /// <summary>Both ends; null where the columns are.</summary>
    public static (Quantity Low, Quantity High)? ToRange(byte[]? low, byte[]? high) =>
        low is null || high is null ? null : (ProjectedValues.ToQuantity(low), ProjectedValues.ToQuantity(high));
}
