using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Handoffs;

/// <summary>
/// The question ListHandoffs: what one customer's job put out and another customer's job took in, the latest taken first.
/// </summary>
public sealed record HandoffQuestion : PagedQuestion<HandoffAnswer>
{
    /// <summary>When the taking job first ran; jobs of unknown start are kept, and come last.</summary>
    public Period Period { get; init; }

    /// <summary>Leaves out pairs of customers with a declared ownership link as of the hand-off.</summary>
    public bool WithoutLinkOnly { get; init; }

    /// <summary>Includes data, code, images and settings; otherwise only models: weights, teachers, reward models.</summary>
    public bool IncludeAllRoles { get; init; }

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage() ?? QuestionRules.CheckPeriod(Period);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<HandoffAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken) =>
        InvestigationOutcome<HandoffAnswer>.Of(await new HandoffSearch(scope, this, Rows).RunAsync(cancellationToken));

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) =>
        Pages.Question("ListHandoffs", Period, WithoutLinkOnly, IncludeAllRoles, validAt);

    /// <summary>Token of the page after a pair.</summary>
    internal string PageAfter(QuestionScope scope, HandoffPlace place) =>
        NextPage(scope, string.Create(CultureInfo.InvariantCulture, $"{place.StartedAt} {place.Input} {place.Output}"));

    /// <summary>Reads a position back.</summary>
    internal static HandoffPlace? PlaceOf(string position)
    {
        if (position.Length == 0)
        {
            return null;
        }

        var parts = position.Split(' ');
        return new HandoffPlace(Number(0), Number(1), Number(2));

        long Number(int i) => long.Parse(parts[i], CultureInfo.InvariantCulture);
    }
}
