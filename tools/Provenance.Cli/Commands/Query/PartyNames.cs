using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>What parties are called, and words and shares of answers about owners.</summary>
internal sealed class PartyNames(IEnumerable<Wire.Party> parties)
{
    private readonly Dictionary<string, Wire.Party> _parties = parties.ToDictionary(party => party.Entity, StringComparer.Ordinal);

    /// <summary>The first name, and the identifier.</summary>
    public string Of(string entity) => entity.Length == 0 ? "an unknown party"
        : _parties.TryGetValue(entity, out var party) && party.Names.Count > 0 ? $"{party.Names[0]} ({entity})"
        : entity;

    /// <summary>All names.</summary>
    public string All(string entity) => _parties.TryGetValue(entity, out var party) ? string.Join("; ", party.Names) : "";

    /// <summary>Whether it is a person or a state, by all who say what it is.</summary>
    public bool IsPerson(string entity) => _parties.TryGetValue(entity, out var party) && party.Types_.Count > 0
        && party.Types_.All(type => type is "natural-person" or "state");

    /// <summary>Country, sort, other identifiers.</summary>
    public IEnumerable<string> Details(string entity)
    {
        if (!_parties.TryGetValue(entity, out var party))
        {
            return [];
        }

        string[] details =
        [
            string.Join('/', party.Types_),
            string.Join('/', party.Jurisdictions),
            party.IncorporatedOn.Count > 0 ? "incorporated " + string.Join('/', party.IncorporatedOn) : "",
            party.SameAs.Count > 1 ? "held to be one with " + string.Join(", ", party.SameAs.Where(other => other != entity)) : "",
        ];
        return details.Where(detail => detail.Length > 0);
    }

    /// <summary>Its listings, as what should strike the reader.</summary>
    public IEnumerable<string> Listings(string entity) => (_parties.TryGetValue(entity, out var party) ? party.Listings : [])
        .Select(listing => $"listed: {listing.List} {listing.Version} ({listing.Status})");

    /// <summary>A share with its unit.</summary>
    public static string Share(Wire.ShareBounds? share) => share is null ? "unknown"
        : share.Low == share.High ? $"{share.Low} %"
        : $"{share.Low} to {share.High} %";

    /// <summary>An enumeration's value in words.</summary>
    public static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()).Replace('-', ' ');

    /// <summary>Why a path of ownership goes no further.</summary>
    public static string End(Wire.PathEnd end) => end switch
    {
        // Other interests may well be stated.
        Wire.PathEnd.NoOwnersStated => "no share of an owner stated",
        Wire.PathEnd.CycleOnly => "a circle without an owner outside",
        _ => Word(end),
    };

    /// <summary>An interest that may convey control, or a majority, with its share where one is stated.</summary>
    public static string Interest(Wire.ControlStep step) =>
        step.Share is { } share ? $"{step.Type} {Share(share)}"
        : step.Type is "unknownInterest" or "unpublishedInterest" ? $"{step.Type} (share unknown)"
        : step.Type;

    /// <summary>A rule's line, and whether it binds.</summary>
    public static string Line(Wire.OwnershipLine line) =>
        $"{line.Title}, {line.Line}: {(line.Inclusive ? "at least" : "more than")} {line.Percent} %"
        + $" ({(line.Standing == Wire.RuleStanding.Unknown ? "dates not known" : Word(line.Standing))} on that day{(line.Verified ? "" : ", figure unverified")})";
}
