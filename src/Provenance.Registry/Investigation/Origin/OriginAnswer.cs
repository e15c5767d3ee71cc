namespace Provenance.Registry.Investigation.Origin;

/// <summary>One page of leads.</summary>
public sealed record OriginAnswer : IAnswer
{
    /// <summary>The page: the most points first, then by customer and model, of the pairs that it looked at.</summary>
    public required IReadOnlyList<OriginLead> Leads { get; init; }

    /// <summary>How many leads the pairs give that this page looked at; all, where no page looks at others.</summary>
    public required int Total { get; init; }

    /// <summary>Token of the next page; empty on the last. A page may hold fewer than were asked for, or none.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>A model that points to the country asked for, which is not what is declared of it.</summary>
public sealed record OriginLead
{
    /// <summary>The model's name; null where its jobs declare none.</summary>
    public required string? Model { get; init; }

    /// <summary>Who built it: entity id or <c>unknown</c>.</summary>
    public required string Builder { get; init; }

    /// <summary>Who owns or controls the builder, as far as declared, at most 16.</summary>
    public required IReadOnlyList<BuilderController> Controllers { get; init; }

    /// <summary>Countries of the clusters that its newest 16 jobs ran on, in ordinal order.</summary>
    public required IReadOnlyList<string> BuiltIn { get; init; }

    /// <summary>Jobs looked at: its newest, at most 100.</summary>
    public required int Jobs { get; init; }

    /// <summary>The sum of the reasons' points, at most 100.</summary>
    public required int Score { get; init; }

    /// <summary>Why, the most points first.</summary>
    public required IReadOnlyList<OriginReason> Reasons { get; init; }

    /// <summary>What speaks against it, in sentences.</summary>
    public required IReadOnlyList<string> Against { get; init; }
}

/// <summary>Who stands behind a builder.</summary>
/// <param name="Entity">Entity id.</param>
/// <param name="Country">Its country; null where nobody says.</param>
/// <param name="ShareLow">Per cent, at least; null where it controls otherwise than by shares.</param>
/// <param name="ShareHigh">Per cent, at most.</param>
public sealed record BuilderController(string Entity, string? Country, string? ShareLow, string? ShareHigh);

/// <summary>What points to a country.</summary>
public enum OriginReasonKind
{
    /// <summary>An owner or controller of the builder is of it.</summary>
    Controller,

    /// <summary>The declared end customer is of it.</summary>
    EndCustomer,

    /// <summary>A rental was paid as one of a customer of it was.</summary>
    Payment,

    /// <summary>Jobs were steered, or rentals used, from it.</summary>
    Access,

    /// <summary>A release says that something the model was made from is of it.</summary>
    ParentOrigin,

    /// <summary>Something the model was made from was built in it, or for a customer of it.</summary>
    LineageCountry,

    /// <summary>
    /// The builder is of it, and that is not what is declared: a release declares another origin, a statement says so against the
    /// builder's register or against other statements, or only a judgement holds the builder to be one with a party of it.
    /// </summary>
    Builder,

    /// <summary>A reseller is of it.</summary>
    Reseller,

    /// <summary>A reseller stands between, and no end customer is declared.</summary>
    UndeclaredEndCustomer,

    /// <summary>
    /// A release declares another origin, while other reasons point to it: one that publishes what the builder's jobs put out, under
    /// whatever name, or one under the model's name whose publisher is the builder.
    /// </summary>
    DeclaredElsewhere,
}

/// <summary>A reason.</summary>
/// <param name="Kind">What.</param>
/// <param name="Points">What it adds to the score.</param>
/// <param name="Sentence">Why, for people.</param>
/// <param name="LogIndices">The entries that it rests on, at most 100.</param>
public sealed record OriginReason(OriginReasonKind Kind, int Points, string Sentence, IReadOnlyList<long> LogIndices);
