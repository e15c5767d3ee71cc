// Points of each reason. They order leads and mean nothing by themselves; no rule gives them, so they were chosen here:
// who a builder is, against what is declared, and who stands behind it say most (30; half where an owner is only possible),
// a declared end customer nearly as much (25), then money and hands (20 each), then where the parents come from (15 each),
// which free bases make weak. A reseller (10, and 5 where nobody says for whom) and a declared origin elsewhere (10) say
// little alone. To be openly of the country gives no points: it conceals nothing.

namespace Provenance.Registry.Investigation.Origin;

/// <summary>Points of reasons.</summary>
internal static class OriginWeights
{
    /// <summary>The highest score: more points are cut off.</summary>
    public const int Most = 100;

    /// <summary>What a reason adds.</summary>
    public static int Of(OriginReasonKind kind) => kind switch
    {
        OriginReasonKind.Builder or OriginReasonKind.Controller => 30,
        OriginReasonKind.EndCustomer => 25,
        OriginReasonKind.Payment or OriginReasonKind.Access => 20,
        OriginReasonKind.ParentOrigin or OriginReasonKind.LineageCountry => 15,
        OriginReasonKind.UndeclaredEndCustomer => 5,
        _ => 10,
    };
}
