using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Published models.</summary>
internal sealed class ReleaseTables(SqlSession session, TermTable terms, ArtifactTables artifacts, PartyKeyTables keys) : IDisposable
{
    private readonly SqlStatement _insert = session.Insert(
        "release", "log_index", "publisher", "declared_origin", "released_on", "flop_low", "flop_high", "flop_basis",
        "flop_format");

    private readonly SqlStatement _insertName = session.Insert("release_name", "release_name_id", "name_id");

    /// <summary>Writes a release.</summary>
    public void Insert(long index, Standing standing, ProjectedRelease release)
    {
        var body = release.Body;
        var flop = body is { Flop.IsKnown: true } ? body.Flop.Value : null;
        if (body is { Publisher.IsKnown: true })
        {
            var publisher = body.Publisher.ToString();
            keys.Mention(index, terms.IdOf(publisher), publisher);
        }

        _insert.Bind(1, index).BindText(2, body?.Publisher.ToString()).BindText(3, body?.DeclaredOrigin.ToString())
            .BindText(4, body?.ReleasedOn.ToString()).Bind(5, flop?.Low).Bind(6, flop?.High).Bind(7, (long?)flop?.Basis)
            .Bind(8, (long?)flop?.Format).Execute();
        for (var i = 0; i < (body?.Names.Count ?? 0); i++)
        {
            _insertName.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, terms.IdOf(body!.Names[i].Text)).Execute();
        }

        artifacts.Insert(index, standing, release.Artifacts);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _insertName.Dispose();
    }
}
