using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Artifacts of jobs and releases, found by name and by the first bytes of any digest.</summary>
internal sealed class ArtifactTables(SqlSession session, TermTable terms) : IDisposable
{
    private const int MaxDigests = 4;

    private readonly List<(long Prefix, long Artifact, bool IsTakenAlone)> _digests = [];

    private readonly SqlStatement _insert = session.Insert(
        "artifact", "artifact_id", "side", "role_id", "relation_id", "name_id", "digests", "standing");

    // Two digests of one artifact may begin alike: then one row finds it.
    private readonly SqlStatement _insertDigest = session.InsertIfMissing("artifact_digest", 2, "prefix", "artifact_id", "taken_alone");

    private readonly SqlLookup _ofEntry = session.PrepareMany(
        "SELECT artifact_id FROM artifact WHERE artifact_id BETWEEN ?1 AND ?2", order: "artifact_id");

    private readonly SqlStatement _updateStanding = session.Update("artifact", 1, "artifact_id", "standing");

    /// <summary>Writes the artifacts of one entry.</summary>
    public void Insert(long index, Standing standing, IReadOnlyList<ProjectedArtifact> artifacts)
    {
        Span<byte> bytes = stackalloc byte[MaxDigests * (1 + Digest.SizeBytes)];
        for (var i = 0; i < artifacts.Count; i++)
        {
            var artifact = artifacts[i];
            var key = ProjectedValues.ArtifactKey(index, i);
            var length = ProjectedValues.EncodeDigests(artifact.Digests, bytes);
            _insert.Bind(1, key).Bind(2, (long)artifact.Side).Bind(3, terms.IdOf(artifact.Role)).Bind(4, terms.IdOf(artifact.Relation))
                .Bind(5, terms.IdOfOptional(artifact.Name)).Bind(6, bytes[..length]).Bind(7, (long)standing).Execute();
            foreach (var digest in artifact.Digests)
            {
                _digests.Add((ProjectedValues.Prefix(digest.Digest), key, !artifact.IsMade && artifact.Digests.Count == 1));
            }
        }
    }

    /// <summary>Says of the artifacts of earlier entries how these stand now.</summary>
    public void Change(IReadOnlyList<ChainLink> links)
    {
        var changed = new List<(long Artifact, Standing Standing)>();
        _ofEntry.Ask(
            links,
            static (link, ask) => ask.Bind(1, ProjectedValues.ArtifactKey(link.Index, 0)).Bind(2, ProjectedValues.ArtifactKey(link.Index + 1, 0) - 1),
            (place, row) => changed.Add((row.Integer(0), links[place].Standing)));
        foreach (var (artifact, standing) in changed)
        {
            _updateStanding.Bind(1, artifact).Bind(2, (long)standing).Execute();
        }
    }

    /// <summary>Writes the digests of the group, sorted: a random key would dirty a page a row.</summary>
    public void Finish()
    {
        _digests.Sort();
        foreach (var (prefix, artifact, isTakenAlone) in _digests)
        {
            _insertDigest.Bind(1, prefix).Bind(2, artifact).Bind(3, isTakenAlone ? 1 : 0).Execute();
        }

        _digests.Clear();
    }

    /// <summary>Forgets a group that was not committed.</summary>
    public void Abandon() => _digests.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _insertDigest.Dispose();
        _ofEntry.Dispose();
        _updateStanding.Dispose();
    }
}
