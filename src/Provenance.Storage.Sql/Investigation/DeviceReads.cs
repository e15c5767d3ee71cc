using Dapper;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Lists of devices, by cluster and by identity.</summary>
/// <param name="session">The snapshot's.</param>
/// <param name="known">What is known: each list has a moment of its own.</param>
/// <param name="told">The same as it holds at the moment asked for: by it clusters stand in countries.</param>
/// <param name="names">Names of places.</param>
internal sealed class DeviceReads(SqlSession session, KnownAt known, KnownAt told, PlaceNames names)
{
    private const string ListColumns =
        "l.log_index AS LogIndex, s.suspended AS Suspended, CASE WHEN s.missing <> '' THEN 1 ELSE 0 END AS Redacted, s.chain_id AS Chain, l.as_of_us AS AsOf";

    private const string SelectDevices =
        """
        SELECT d.[identity] AS [Identity], d.accelerator_id AS AcceleratorId FROM device d
        WHERE d.device_id BETWEEN @index * 4096 AND (@index * 4096) + 4095 ORDER BY d.device_id;
        """;

    private readonly string _selectNamed =
        $"""
        SELECT l.log_index AS LogIndex, d.accelerator_id AS AcceleratorId, s.chain_id AS Chain, c.operator AS Operator, c.site AS Site,
          c.cluster AS Cluster, party.text AS Attester, l.as_of_us AS AsOf, CASE WHEN {known.Conflict("s")} THEN 1 ELSE 0 END AS IsConflict,
          CASE WHEN s.ended_at <= {known.Sql.KnownAt} THEN 1 ELSE 0 END AS IsEnded
        FROM device_identity n {known.Sql.Join} device d ON d.device_id = n.device_id {known.Sql.Join} device_list l ON l.log_index = n.device_id / 4096
          {known.Sql.Join} statement s ON s.log_index = l.log_index {known.Sql.Join} cluster c ON c.cluster_id = l.cluster_id
          {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id {known.Sql.Join} term party ON party.term_id = ch.party_id
        WHERE n.prefix = @prefix AND d.[identity] = @identity AND l.log_index < {known.Sql.KnownAt} ORDER BY n.site_id, n.device_id;
        """;

    // Forward along what is known, to what the party says or said last.
    private readonly string _selectTip =
        $"""
        {known.Sql.With} line (log_index, following) AS (
          SELECT log_index, CASE WHEN ended_at <= {known.Sql.KnownAt} THEN superseded_by END FROM statement WHERE log_index = @index
          UNION ALL
          SELECT s.log_index, CASE WHEN s.ended_at <= {known.Sql.KnownAt} THEN s.superseded_by END
          FROM line {known.Sql.Join} statement s ON s.log_index = line.following)
        SELECT log_index FROM line WHERE following IS NULL{known.Sql.EndRecursion};
        """;

    private readonly string _namedHere =
        $"""
         AND EXISTS (SELECT 1 FROM site p {known.Sql.Join} device_identity h ON h.prefix = device_elsewhere.prefix AND h.site_id = p.site_id
          WHERE p.operator = @handleOfOperator AND p.site = @site)
        """;

    private readonly Func<string, string> _selectElsewhere = where =>
        $"""
        SELECT DISTINCT e.prefix AS Place, d.[identity] AS [Identity]
        FROM (SELECT prefix FROM device_elsewhere WHERE prefix > @after{where} ORDER BY prefix {known.Sql.First("@limit")}) e
          {known.Sql.Join} device_identity n ON n.prefix = e.prefix {known.Sql.Join} device d ON d.device_id = n.device_id
        ORDER BY e.prefix, d.[identity];
        """;

    private readonly string _selectListed =
        $"""
        SELECT l.log_index AS LogIndex, s.chain_id AS Chain FROM device_list l {known.Sql.Join} statement s ON s.log_index = l.log_index
        WHERE l.cluster_id = @cluster AND l.log_index < {known.Sql.KnownAt} ORDER BY s.chain_id, l.log_index DESC;
        """;

    private readonly string _selectLine =
        $"""
        {HoldingLines.Of(known, "statement s WHERE s.log_index = @tip")}SELECT {ListColumns}
        FROM line {known.Sql.Join} device_list l ON l.log_index = line.log_index {known.Sql.Join} statement s ON s.log_index = line.log_index
        WHERE line.holds = 1 AND l.as_of_us IS NOT NULL ORDER BY l.as_of_us, l.log_index{known.Sql.EndRecursion};
        """;

    private readonly string _selectCountry =
        $"""
        SELECT i.country FROM cluster c {known.Sql.Join} inventory i ON i.cluster_id = c.cluster_id {known.Sql.Join} statement s ON s.log_index = i.log_index
        WHERE c.operator = @Operator AND c.site = @Site AND c.cluster = @Cluster AND {told.Current("s")} ORDER BY i.log_index DESC {known.Sql.First("1")};
        """;

    public IReadOnlyList<DeviceList> ReadLists(ClusterName cluster) => names.ClusterId(cluster) is { } id
        ? [
            .. session.Query<ListedRow>(_selectListed, new { cluster = id }).GroupBy(row => row.Chain)
                .SelectMany(chain => LineOf(chain.Select(row => row.LogIndex)))
                .OrderBy(list => list.AsOf).ThenBy(list => list.Entry.LogIndex),
        ]
        : [];

    public long CountLists() => session.ExecuteScalar<long>(
        $"SELECT {known.Sql.Count} FROM device_list l {known.Sql.Join} statement s ON s.log_index = l.log_index WHERE l.as_of_us IS NOT NULL AND {known.Current("s")};");

    public IReadOnlyList<DeviceFacts> ReadDevices(long index) => session.Query<DeviceRow>(SelectDevices, new { index })
        .Select(row => new DeviceFacts(row.Identity, names.Text(row.AcceleratorId))).AsList();

    public DeviceLists Find(string identity, int limit)
    {
        var lines = new Dictionary<long, List<DeviceList>>();
        var countries = new Dictionary<ClusterName, CountryCode?>();
        var (found, passedOver) = (new List<ListedDeviceFacts>(), new List<PassedOverList>());
        var named = session.Query<NamedRow>(_selectNamed, new { prefix = DeviceTables.PrefixOf(identity), identity }).AsList();
        foreach (var row in named)
        {
            if (!lines.TryGetValue(row.Chain, out var line))
            {
                lines.Add(row.Chain, line = LineOf(named.Where(other => other.Chain == row.Chain).Select(other => other.LogIndex)));
            }

            var place = Place(line, row.LogIndex);
            if (place < 0)
            {
                // What is neither in conflict nor ended has not begun at the moment asked for.
                passedOver.AddRange(row is { IsConflict: 0, IsEnded: 0 } ? [] : [row.ToPassedOver()]);
                continue;
            }

            var cluster = new ClusterName(row.Operator, row.Site, row.Cluster);
            if (!countries.TryGetValue(cluster, out var country))
            {
                countries.Add(cluster, country = CountryOf(cluster));
            }

            found.Add(new ListedDeviceFacts(
                line[place],
                place + 1 < line.Count ? line[place + 1].Entry.LogIndex : null,
                cluster,
                country,
                AcceleratorSlug.Parse(names.Text(row.AcceleratorId)),
                row.Attester));
        }

        return new DeviceLists(
            [.. found.OrderBy(item => item.List.AsOf).ThenBy(item => item.List.Entry.LogIndex).Take(limit)],
            [.. passedOver.OrderBy(item => item.LogIndex).Take(limit)]);
    }

    public IReadOnlyList<DeviceCandidate> ListElsewhere(string? handleOfOperator, string? site, long? after, int limit) => session
        .Query<CandidateRow>(
            _selectElsewhere(handleOfOperator is null ? "" : _namedHere), new { handleOfOperator, site, after = after ?? long.MinValue, limit })
        .Select(row => new DeviceCandidate(row.Place, row.Identity)).AsList();

    // Statements of one chain may stand in several lines; only the one with the current statement holds. What that
    // statement itself lists does not matter.
    private List<DeviceList> LineOf(IEnumerable<long> statements)
    {
        var tips = new HashSet<long>();
        foreach (var index in statements)
        {
            var tip = session.QuerySingle<long>(_selectTip, new { index });
            if (!tips.Add(tip))
            {
                continue;
            }

            var line = session.Query<ListRow>(_selectLine, new { tip }).Select(item => item.ToList()).AsList();
            if (line.Count > 0)
            {
                return line;
            }
        }

        return [];
    }

    private static int Place(List<DeviceList> line, long index)
    {
        for (var i = 0; i < line.Count; i++)
        {
            if (line[i].Entry.LogIndex == index)
            {
                return i;
            }
        }

        return -1;
    }

    private CountryCode? CountryOf(ClusterName cluster) => session.QuerySingleOrDefault<string?>(
        _selectCountry, new { cluster.Operator, cluster.Site, cluster.Cluster }) is { } country ? CountryCode.Parse(country) : null;

    private record struct ListRow
    {
        public long LogIndex { get; set; }

        public long Suspended { get; set; }

        public long Redacted { get; set; }

        public long Chain { get; set; }

        public long AsOf { get; set; }

        public readonly DeviceList ToList() => new(new EntryStanding(LogIndex, Suspended != 0, Redacted != 0), Chain, new Timestamp(AsOf));
    }

    private record struct ListedRow
    {
        public long LogIndex { get; set; }

        public long Chain { get; set; }
    }

    private record struct DeviceRow
    {
        public string Identity { get; set; }

        public long AcceleratorId { get; set; }
    }

    private record struct NamedRow
    {
        public long LogIndex { get; set; }

        public long AcceleratorId { get; set; }

        public long Chain { get; set; }

        public string Operator { get; set; }

        public string Site { get; set; }

        public string Cluster { get; set; }

        public string Attester { get; set; }

        public long AsOf { get; set; }

        public long IsConflict { get; set; }

        public long IsEnded { get; set; }

        public readonly PassedOverList ToPassedOver() => new(LogIndex, new Timestamp(AsOf), IsConflict != 0);
    }

    private record struct CandidateRow
    {
        public long Place { get; set; }

        public string Identity { get; set; }
    }
}
