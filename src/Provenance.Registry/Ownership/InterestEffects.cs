// What the kinds of interest of the Beneficial Ownership Data Standard 0.4 do. Shares and votes are measured in per cent
// and never added to one another; control has no measure; rights to income alone neither own nor control. The standard
// defines the kinds; which of them control is this registry's reading of its definitions.

using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>What is counted in per cent. One question counts one of them.</summary>
public enum ShareMeasure
{
    /// <summary>BODS <c>shareholding</c>.</summary>
    Shareholding,

    /// <summary>BODS <c>votingRights</c>.</summary>
    VotingRights,
}

/// <summary>What a kind of interest conveys.</summary>
public enum InterestEffect
{
    /// <summary>A share of capital or votes.</summary>
    Share,

    /// <summary>Control without a share.</summary>
    Control,

    /// <summary>Perhaps control: a condition, one seat of several, someone else's name, or a kind nobody states.</summary>
    PossibleControl,

    /// <summary>Income or use of assets alone.</summary>
    Economic,
}

/// <summary>The effects of the kinds of interest.</summary>
public static class InterestEffects
{
    /// <summary>What a kind conveys.</summary>
    public static InterestEffect Of(InterestCode code) => code.ToString() switch
    {
        "shareholding" or "votingRights" => InterestEffect.Share,
        "appointmentOfBoard" or "otherInfluenceOrControl" or "seniorManagingOfficial" or "settlor" or "trustee"
            or "protector" or "beneficiaryOfLegalArrangement" or "controlViaCompanyRulesOrArticles"
            or "controlByLegalFramework" or "nominator" => InterestEffect.Control,
        "rightsGrantedByContract" or "conditionalRightsGrantedByContract" or "boardMember" or "boardChair" or "nominee"
            or "unknownInterest" or "unpublishedInterest" => InterestEffect.PossibleControl,
        "rightsToSurplusAssetsOnDissolution" or "rightsToProfitOrIncome" or "enjoymentAndUseOfAssets"
            or "rightToProfitOrIncomeFromAssets" => InterestEffect.Economic,
        var other => throw new ArgumentException($"The standard has no interest of the kind {other}.", nameof(code)),
    };

    /// <summary>Whether a kind is counted in a measure.</summary>
    public static bool IsOf(this InterestCode code, ShareMeasure measure) =>
        code.ToString() == (measure == ShareMeasure.Shareholding ? "shareholding" : "votingRights");
}
