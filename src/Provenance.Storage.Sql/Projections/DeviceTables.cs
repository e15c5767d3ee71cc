// Lists of devices. An identity is found by the first bytes of its hash; that it was ever listed at a second site is noted
// when that is written, so that the whole registry can be asked for such identities without reading all devices.

using System.Text;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Devices by list and by identity.</summary>
internal sealed class DeviceTables(SqlSession session, TermTable terms) : IDisposable
{
    private readonly List<(long Prefix, long Site, long Device)> _identities = [];

    private readonly Dictionary<(string Operator, string Site), long> _sites = [];

    private readonly SqlStatement _findSite = session.Prepare("SELECT site_id FROM site WHERE operator = ?1 AND site = ?2;");

    private readonly SqlStatement _insertSite = session.Prepare(
        "INSERT INTO site (site_id, operator, site) SELECT coalesce(max(site_id), 0) + 1, ?1, ?2 FROM site;");

    private readonly SqlStatement _insertList = session.Insert("device_list", "log_index", "cluster_id", "site_id", "as_of_us");

    private readonly SqlStatement _insertDevice = session.Insert("device", "device_id", "identity", "accelerator_id");

    private readonly SqlStatement _insertIdentity = session.Insert("device_identity", "prefix", "site_id", "device_id");

    private readonly SqlStatement _noteElsewhere = session.InsertIfMissing("device_elsewhere", 1, "prefix");

    private readonly SqlLookup _findElsewhere = session.PrepareMany(
        """
        SELECT 1 AS elsewhere WHERE EXISTS (SELECT 1 FROM device_identity WHERE prefix = ?1 AND site_id < ?2)
          OR EXISTS (SELECT 1 FROM device_identity WHERE prefix = ?1 AND site_id > ?2)
        """);

    /// <summary>The column that finds an identity.</summary>
    public static long PrefixOf(string identity) => ProjectedValues.Prefix(Digest.Of(Encoding.UTF8.GetBytes(identity)));

    /// <summary>Writes a list; null where it is redacted.</summary>
    public void Insert(long index, ClusterName cluster, Devices? devices)
    {
        var site = SiteOf(cluster);
        _insertList.Bind(1, index).Bind(2, terms.IdOf(cluster)).Bind(3, site).Bind(4, devices?.AsOf.Microseconds).Execute();
        for (var i = 0; i < (devices?.Items.Count ?? 0); i++)
        {
            var device = devices!.Items[i];
            var key = ProjectedValues.PartKey(index, i);
            _insertDevice.Bind(1, key).Bind(2, device.Identity).Bind(3, terms.IdOf(device.Accelerator.ToString())).Execute();
            _identities.Add((PrefixOf(device.Identity), site, key));
        }
    }

    /// <summary>Writes the identities of the group, sorted.</summary>
    public void Finish()
    {
        _identities.Sort();
        foreach (var (prefix, site, device) in _identities)
        {
            _insertIdentity.Bind(1, prefix).Bind(2, site).Bind(3, device).Execute();
        }

        _findElsewhere.Ask(
            _identities,
            static (identity, ask) => ask.Bind(1, identity.Prefix).Bind(2, identity.Site),
            (place, _) => _noteElsewhere.Bind(1, _identities[place].Prefix).Execute());
        _identities.Clear();
    }

    /// <summary>Forgets a group that was not committed.</summary>
    public void Abandon()
    {
        _identities.Clear();
        _sites.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _findSite.Dispose();
        _insertSite.Dispose();
        _insertList.Dispose();
        _insertDevice.Dispose();
        _insertIdentity.Dispose();
        _noteElsewhere.Dispose();
        _findElsewhere.Dispose();
    }

    private long SiteOf(ClusterName cluster)
    {
        var place = (cluster.Operator, cluster.Site);
        if (!_sites.TryGetValue(place, out var site))
        {
            site = FindSite(cluster) ?? InsertSite(cluster);
            _sites.Add(place, site);
        }

        return site;
    }

    private long InsertSite(ClusterName cluster)
    {
        _insertSite.Bind(1, cluster.Operator).Bind(2, cluster.Site).Execute();
        return FindSite(cluster) ?? throw new InvalidOperationException("A site has the number it was given.");
    }

    private long? FindSite(ClusterName cluster)
    {
        _findSite.Bind(1, cluster.Operator).Bind(2, cluster.Site);
        long? found = _findSite.Step() ? _findSite.Integer(0) : null;
        _findSite.Reset();
        return found;
    }
}
