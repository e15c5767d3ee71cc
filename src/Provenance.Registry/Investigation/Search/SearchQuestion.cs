// From a tip to a record. The tip is a name, often in another script, or an identifier as somebody copied it. Keys find
// the names that may match, a score with its reasons tells how well each does, and judgements put together what people
// decided to be one.

using System.Globalization;
using Provenance.Registry.Names;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Search;

/// <summary>The question SearchEntities.</summary>
public sealed record SearchQuestion : PagedQuestion<SearchAnswer>
{
    /// <summary>Name of the rule set's parameter for <see cref="MinScore"/>.</summary>
    public const string LeastScore = "leastScoreRatio";

    /// <summary>A name or an identifier: 1 to 1,024 characters, of which one is a letter or digit, none a control character.</summary>
    public required string Text { get; init; }

    /// <summary>Only names with the same letters in the same script and the same legal form, after folding; and identifiers.</summary>
    public bool IsExact { get; init; }

    /// <summary>The least score, 0 to 1; null for the rule set's. Not looked at where <see cref="IsExact"/>.</summary>
    public decimal? MinScore { get; init; }

    /// <summary>Only parties that someone says are of this type.</summary>
    public EntityType? Type { get; init; }

    /// <summary>Only parties that someone says are of this country.</summary>
    public string? Country { get; init; }

    /// <summary>Only parties on the screening list of this name.</summary>
    public string? List { get; init; }

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { List = List };

    /// <inheritdoc/>
    protected internal override string NotMoved =>
        "Names and numbers are found whatever the moment asked for, which decides whether a listing is in force.";

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? (Text.Length is 0 or > NameForm.MaxTextLength
            ? QuestionRules.Argument("text", $"A text has 1 to {NameForm.MaxTextLength} characters.")
            : null)
        ?? (Text.Any(char.IsControl) ? QuestionRules.Argument("text", "It has control characters.") : null)
        ?? (NameForm.Of(Text).Full.Length == 0 && IdentifierForm.TryOf(Text) is null
            ? QuestionRules.Argument("text", "It has no letter and no digit.")
            : null)
        ?? (MinScore is < 0 or > 1 ? QuestionRules.Argument("minScore", "It is not within 0 and 1.") : null)
        ?? (Country is not null && !CountryCode.TryParse(Country, out _)
            ? QuestionRules.Argument("country", "A country is an assigned code of ISO 3166-1 alpha-2.")
            : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<SearchAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var start = scope.PageStart.Length == 0 ? 0 : int.Parse(scope.PageStart, CultureInfo.InvariantCulture);
        var search = new EntitySearch(scope, this, MinScore ?? LeastScoreOf(scope.Rules));
        var (answer, next) = await search.RunAsync(start, Rows, cancellationToken);
        return InvestigationOutcome<SearchAnswer>.Of(answer with
        {
            NextPageToken = next is { } place ? NextPage(scope, place.ToString(CultureInfo.InvariantCulture)) : "",
        });
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) =>
        Pages.Question("SearchEntities", Text, IsExact, MinScore, Type, Country, List, validAt);

    // A rule set may be silent about it; the score's own threshold then holds, and the answer says so.
    internal static decimal? RuleOf(RuleSet rules) => rules.Matching.Parameters.FirstOrDefault(parameter => parameter.Name == LeastScore) is { } parameter
        ? (decimal)parameter.Value.Value.Millionths / 1_000_000m
        : null;

    private static decimal LeastScoreOf(RuleSet rules) => RuleOf(rules) ?? NameMatch.DefaultThreshold;
}
