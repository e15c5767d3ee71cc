using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>What stands behind jobs, rentals and releases: sizes of models, who paid through whom, and access from where.</summary>
internal sealed class BackgroundTables(SqlSession session, TermTable terms, PartyKeyTables keys) : IDisposable
{
    private readonly SqlStatement _insertSize = session.Insert(
        "job_size", "log_index", "parameters_low", "parameters_high", "parameters_basis", "tokens_low", "tokens_high", "tokens_basis");

    private readonly SqlStatement _insertDoubt = session.Insert("job_doubt", "log_index", "hours", "utilisation");

    private readonly SqlStatement _insertRelease = session.Insert(
        "release_parameters", "log_index", "parameters_low", "parameters_high", "parameters_basis");

    private readonly SqlStatement _insertCountry = session.Insert("access_country", "access_country_id", "country");

    private readonly SqlStatement _insertReseller = session.Insert("reseller", "reseller_id", "entity_id");

    /// <summary>Writes what stands behind a job.</summary>
    public void Insert(long index, ProjectedJob job)
    {
        if (!job.Unknowns.HasFlag(JobUnknowns.Sizes))
        {
            var (parameters, tokens) = (job.Parameters, job.Tokens);
            _insertSize.Bind(1, index)
                .Bind(2, parameters?.Low).Bind(3, parameters?.High).Bind(4, (long?)parameters?.Basis)
                .Bind(5, tokens?.Low).Bind(6, tokens?.High).Bind(7, (long?)tokens?.Basis).Execute();
        }

        if (job.Doubts.IsAny)
        {
            _insertDoubt.Bind(1, index).Bind(2, job.Doubts.HoursMillionths).Bind(3, job.Doubts.UtilisationMillionths).Execute();
        }

        InsertCountries(index, job.AccessCountries);
    }

    /// <summary>Writes what stands behind a rental.</summary>
    public void Insert(long index, ProjectedRental rental)
    {
        var parties = rental.Parties;
        InsertCountries(index, parties is { AccessCountries.IsKnown: true } ? parties.AccessCountries.Value : []);
        for (var i = 0; i < (parties?.Resellers.Count ?? 0); i++)
        {
            var reseller = terms.IdOf(parties!.Resellers[i].ToString());
            keys.Mention(index, reseller, parties.Resellers[i].ToString());
            _insertReseller.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, reseller).Execute();
        }
    }

    /// <summary>Writes the size of a published model.</summary>
    public void Insert(long index, ProjectedRelease release)
    {
        if (release.Body?.Parameters is { IsKnown: true, Value: var parameters })
        {
            _insertRelease.Bind(1, index).Bind(2, parameters.Low).Bind(3, parameters.High).Bind(4, (long)parameters.Basis).Execute();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insertSize.Dispose();
        _insertDoubt.Dispose();
        _insertRelease.Dispose();
        _insertCountry.Dispose();
        _insertReseller.Dispose();
    }

    private void InsertCountries(long index, IReadOnlyList<CountryCode> countries)
    {
        for (var i = 0; i < countries.Count; i++)
        {
            _insertCountry.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, countries[i].ToString()).Execute();
        }
    }
}
