using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>What questions of accountancy share.</summary>
internal static class AccountQuestions
{
    // The last moment that a timestamp can name: the end of the year 9999.
    private const long LastMicrosecond = 253_402_300_799_999_999;

    /// <summary>Refuses anything but a whole site or a country.</summary>
    public static Refusal? CheckArea(string? handleOfOperator, string? site, string? country) => (handleOfOperator, site, country) switch
    {
        (null, null, null) => QuestionRules.Argument("site", "Name a site, with its operator, or a country."),
        (_, _, { } code) when handleOfOperator is not null || site is not null => QuestionRules.Argument("country", $"A site and a country ({code}) exclude each other."),
        (null, { }, null) => QuestionRules.Argument("operator", "A site is named with its operator."),
        ({ }, null, null) => QuestionRules.Argument("site", "Name a site of the operator."),
        (null, null, { } code) when !CountryCode.TryParse(System.Text.Encoding.UTF8.GetBytes(code), out _) =>
            QuestionRules.Argument("country", "It is no ISO 3166-1 alpha-2 code."),
        _ => null,
    };

    /// <summary>Refuses a time that ends before it begins, or that no timestamp can name.</summary>
    public static Refusal? CheckTime(Period period) => QuestionRules.CheckPeriod(period)
        ?? (period.FromMicroseconds is < 0 or > LastMicrosecond || period.ToMicroseconds is < 0 or > LastMicrosecond
            ? QuestionRules.Argument("period", "It lies outside the years 1970 to 9999.")
            : null);
}
