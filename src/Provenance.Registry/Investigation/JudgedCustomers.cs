// Customers as one where judgements hold their identifiers to be one. A judgement joins while it is current at the size that
// is asked about: one that was withdrawn, superseded, or logged later parts them again. The identifier that stands for all is
// the first in order of text, as in answers about owners.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Identifiers that judgements hold to be one customer.</summary>
/// <param name="Customer">The identifier that stands for all of them.</param>
/// <param name="Identifiers">Those that were added up, in order of text.</param>
/// <param name="Judgements">Entries of the judgements that join the customer's identifiers, ascending.</param>
public sealed record JudgedCustomer(string Customer, IReadOnlyList<string> Identifiers, IReadOnlyList<long> Judgements);

/// <summary>Which customers are one.</summary>
internal sealed class JudgedCustomers
{
    /// <summary>Most judgements that are read where everybody's identifiers are compared.</summary>
    public const int MostJudgements = 5_000;

    private const int MostNamed = 5;

    private readonly SameEntityClasses _classes;

    private JudgedCustomers(SameEntityClasses classes, bool isCut) => (_classes, IsCut) = (classes, isCut);

    /// <summary>Every identifier for itself.</summary>
    public static JudgedCustomers Apart { get; } = new(SameEntityClasses.None, false);

    /// <summary>Whether there are more judgements than were read.</summary>
    public bool IsCut { get; }

    /// <summary>Reads whose identifiers are joined.</summary>
    /// <param name="facts">What was decided.</param>
    /// <param name="isApart">Whether every identifier is to be a customer of its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<JudgedCustomers> ReadAsync(IIdentityFacts facts, bool isApart, CancellationToken cancellationToken)
    {
        if (isApart)
        {
            return Apart;
        }

        var all = await facts.ReadJudgementsAsync(MostJudgements + 1, cancellationToken);
        return new JudgedCustomers(
            SameEntityClasses.Of([.. all.Take(MostJudgements).Where(judgement => judgement.Joins)]), all.Count > MostJudgements);
    }

    /// <summary>The customer that an identifier is of; nobody is the customer of what is redacted.</summary>
    public string? CustomerOf(string? identifier) => identifier is null ? null : _classes.RepresentativeOf(identifier);

    /// <summary>Whether an identifier is held to be one with any other.</summary>
    public bool IsJoined(string? identifier) => identifier is not null && _classes.MembersOf(identifier).Count > 1;

    /// <summary>What is told of a customer whose identifiers are joined; null of others.</summary>
    /// <param name="customer">Any identifier of the customer.</param>
    /// <param name="added">The identifiers that were added up.</param>
    public JudgedCustomer? Tell(string? customer, IEnumerable<string?> added) => IsJoined(customer)
        ? new JudgedCustomer(
            CustomerOf(customer)!,
            [.. added.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. _classes.JudgementsOf(customer!).Select(judgement => judgement.LogIndex).Distinct().Order()])
        : null;

    /// <summary>The identifiers to look for where one customer is asked about, at most <see cref="EntityClass.Most"/>.</summary>
    /// <param name="facts">What was decided.</param>
    /// <param name="customer">An identifier, <c>unknown</c>, or null where everybody is asked about.</param>
    /// <param name="isApart">Whether only that one is to be looked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is told of them; null where nothing joins the customer to another.</returns>
    public static async ValueTask<(JudgedCustomer? Judged, bool IsCut)> FindAsync(
        IIdentityFacts facts, string? customer, bool isApart, CancellationToken cancellationToken)
    {
        if (isApart || !EntityId.TryParse(customer, out var entity))
        {
            return (null, false);
        }

        var identifiers = await SameEntityReading.ClassOfAsync(facts, entity, cancellationToken);
        return identifiers.Members.Count == 1
            ? (null, identifiers.IsBounded)
            : (new JudgedCustomer(
                identifiers.Representative.ToString(),
                [.. identifiers.Members.Select(member => member.ToString()).Append(customer!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                identifiers.Judgements), identifiers.IsBounded);
    }

    /// <summary>A basis that says which identifiers were added up, and by which judgements: these are evidence too.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="told">The customers whose identifiers are joined.</param>
    /// <param name="isCut">Whether there are more judgements than were read.</param>
    public static AnswerBasis Mark(AnswerBasis basis, IEnumerable<JudgedCustomer?> told, bool isCut)
    {
        var customers = told.OfType<JudgedCustomer>().DistinctBy(one => one.Customer).ToList();
        return basis with
        {
            LogIndices = basis.LogIndices.WithFirst([.. customers.SelectMany(one => one.Judgements)]),
            Caveats =
            [
                .. basis.Caveats,
                .. customers.Count > 0 ? [Sentence(customers)] : (string[])[],
                .. isCut ? ["There are more judgements on identity than were read: further identifiers may be one customer."] : (string[])[],
            ],
        };
    }

    private static string Sentence(List<JudgedCustomer> customers)
    {
        var named = customers.Take(MostNamed).Select(one =>
            $"{one.Customer} with {Some([.. one.Identifiers.Where(identifier => identifier != one.Customer)])} by {(one.Judgements.Count == 1 ? "entry" : "entries")} {Some(one.Judgements)}");
        var more = customers.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {customers.Count - MostNamed} more") : "";
        return $"Identifiers that judgements hold to be one are one customer here: {string.Join("; ", named)}{more}. They can be asked for apart.";
    }

    private static string Some<T>(IReadOnlyList<T> items) =>
        items.Count == 0 ? "no other identifier that has any use" : Counted.Some(items, items.Count, MostNamed);
}
