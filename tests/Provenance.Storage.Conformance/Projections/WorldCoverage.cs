// A property of random worlds proves nothing where the worlds hold nothing that it is about. So it notes what it met, each
// sort by its name, and over a few worlds that are the same at every run each sort must have been met at least once.

using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What a property met in the worlds it was tried on.</summary>
public sealed class WorldCoverage
{
    private readonly SortedDictionary<string, int> _met = new(StringComparer.Ordinal);

    /// <summary>Notes how much of a sort there was.</summary>
    /// <param name="what">The sort.</param>
    /// <param name="count">How many; 0 says that the sort is asked for and was not met here.</param>
    public void Note(string what, int count) => _met[what] = _met.GetValueOrDefault(what) + count;

    /// <summary>Notes whether there was any of a sort.</summary>
    public void Note(string what, bool isThere) => Note(what, isThere ? 1 : 0);

    /// <summary>Notes how statements of a kind stand: superseded, withdrawn, in conflict, late, redacted, suspended.</summary>
    public void NoteStandings(WorldView view, string kind)
    {
        var entries = view.Entries.Where(entry => entry.Statement.Kind.Name == kind).ToList();
        Note($"{kind}, current", entries.Count(entry => entry.Standing == Standing.Current && !entry.Statement.IsWithdrawal));
        Note($"{kind}, superseded", entries.Count(entry => entry.Standing == Standing.Superseded));
        Note($"{kind}, withdrawn", entries.Count(entry => entry.Standing == Standing.Withdrawn));
        Note($"{kind}, in conflict", entries.Count(entry => entry.Standing == Standing.Conflict));
        Note($"{kind}, after what supersedes it", entries.Count(entry =>
            entries.Exists(other => other.Index < entry.Index && other.Statement.Supersedes?.Statement == entry.Statement.Id)));
        Note($"{kind}, redacted", entries.Count(entry => entry.Standing == Standing.Current && entry.Content.MissingSections.Count > 0));
        Note($"{kind}, of a suspended signer", entries.Count(entry => entry.Standing == Standing.Current && entry.Stored.SignerSuspended));
    }

    /// <summary>Notes what current rentals tell.</summary>
    public void NoteRentals(WorldView view)
    {
        NoteStandings(view, "rental");
        var current = view.Entries.Where(entry => entry.Standing == Standing.Current).ToList();
        var parties = current.Select(entry => entry.Content.Section<RentalParties>()).OfType<RentalParties>().ToList();
        Note("rentals of a known customer", parties.Count(rental => rental.Customer.IsKnown));
        Note("rentals of an unknown customer", parties.Count(rental => rental.Customer.IsUnknown));
        Note("rentals through resellers for an end customer", parties.Count(rental => rental.Resellers.Count > 0 && !rental.EndCustomer.IsUnknown));
        Note("rentals through resellers for nobody knows whom", parties.Count(rental => rental.Resellers.Count > 0 && rental.EndCustomer.IsUnknown));
        Note("rentals for another end customer", parties.Count(rental => rental.EndCustomer.Entity is not null));
        Note("rentals used from known countries", parties.Count(rental => rental.AccessCountries.TryGet(out var countries) && countries.Count > 0));
        Note("means of payment of two customers", parties.Where(rental => rental is { PaymentFingerprint: not null, Customer.IsKnown: true })
            .GroupBy(rental => rental.PaymentFingerprint).Count(card => card.Select(rental => rental.Customer.Value).Distinct().Count() > 1));
        foreach (var visibility in Enum.GetValues<Visibility>())
        {
            Note($"rentals seen by {visibility}", current.Count(entry => entry.Content.Section<Terms>()?.Visibility == visibility));
        }
    }

    /// <summary>Asserts that every sort that was noted was met, and that some was noted.</summary>
    public void AssertMet()
    {
        Assert.NotEmpty(_met);
        Assert.Empty(_met.Where(met => met.Value == 0).Select(met => met.Key));
    }
}
