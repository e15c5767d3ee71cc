using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Sql.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>One read transaction, read as it would have been at a size of the log.</summary>
internal sealed class SqliteInvestigationSnapshot : IInvestigationSnapshot
{
    private readonly SqliteConnection _connection;
    private readonly PreparedReads _reads;
    private readonly UseReads _uses;
    private readonly StructuringReads _structuring;

    public SqliteInvestigationSnapshot(SqliteFile file, AsOf asOf, int mostEarlierRecords)
    {
        _connection = file.OpenReader();
        try
        {
            // A deferred transaction begins with its first read: the head.
            _connection.Execute("BEGIN DEFERRED;");
            Projected = ProjectedHeadRow.Read(new SqliteSession(_connection));
            Size = SizeAt(asOf);
            LoggedUntilMilliseconds = Size == Projected.Size ? Projected.LoggedUntilMilliseconds : LoggedAt(Size.Value - 1);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }

        var session = new SqliteSession(_connection);
        var known = new KnownAt(Size.Value, Size == Projected.Size);
        known.Define(_connection);
        var told = ToldAt(known, asOf, mostEarlierRecords);
        var reading = new SnapshotReading(file.Name);
        _reads = new PreparedReads(session);
        var terms = new TermReads(_reads);
        var rows = new JobRows(session, told);
        var everyTime = new JobRows(session, known);
        var jobs = new JobReads(session, told, _reads, terms, rows);
        Jobs = new SqliteJobFacts(reading, jobs, new JobTotalReads(session, told, rows), new JobPages(session, told));
        _uses = new UseReads(session, told, rows, terms);
        Uses = new SqliteUseFacts(reading, _uses, terms);
        _structuring = new StructuringReads(session, told, rows, terms);
        Structuring = new SqliteStructuringFacts(reading, _structuring);
        Clusters = new SqliteClusterFacts(reading, new ClusterReads(session, known));
        var lineage = new LineageReads(told, _reads, terms, rows);
        Lineage = new SqliteLineageFacts(reading, lineage, new ShapedWeightsReads(session, told), jobs);
        Runs = new SqliteRunFacts(reading, new RunReads(told, _reads, terms, jobs, lineage), new ModelRunReads(session, told, terms));
        Origins = new SqliteOriginFacts(reading, new OriginReads(session, told, _reads, terms, rows, jobs));
        Students = new SqliteStudentFacts(reading, new StudentReads(session, told));
        Handoffs = new SqliteHandoffFacts(reading, new HandoffReads(session, told, lineage));
        Access = new SqliteAccessFacts(reading, new AccessReads(session, told));
        Judgements = new SqliteJudgementFacts(reading, new JudgementReads(session, known));
        var names = new PlaceNames(session);
        var devices = new DeviceReads(session, known, names);
        Accounts = new SqliteAccountFacts(
            reading,
            new InventoryReads(session, known, names, everyTime),
            new AccountJobReads(session, told, _reads, terms, rows, names),
            new UsageReads(session, told, names),
            devices);
        Devices = new SqliteDeviceFacts(reading, devices);
        Sites = new SqliteSiteFacts(
            reading, new SiteReads(session, known, _reads), new SizedJobReads(session, told, names), new DoubtedJobReads(session, told));
        Serving = new SqliteServingFacts(reading, new ServingReads(session, told, _reads, terms));
        Changes = new SqliteChangeFacts(reading, new ChangeReads(session, known));
        Identities = new SqliteIdentityFacts(reading, new IdentityReads(known, _reads, terms));
        Parties = new SqlitePartyFacts(reading, new PartyKeyReads(session, known), new PartyReads(known, _reads, terms, everyTime));

        Entities = new SqliteEntityFacts(reading, new EntityReads(known, _reads, terms), new ListingReads(known, _reads, terms), Identities);
        Rentals = new SqliteRentalFacts(reading, new RentalReads(session, told));
    }

    public TreeSize Size { get; }

    public long LoggedUntilMilliseconds { get; }

    public ProjectedHead Projected { get; }

    public long RecordsBeyond { get; private set; }

    public IJobFacts Jobs { get; }

    public IClusterFacts Clusters { get; }

    public IUseFacts Uses { get; }

    public IStructuringFacts Structuring { get; }

    public ILineageFacts Lineage { get; }

    public IRunFacts Runs { get; }

    public IOriginFacts Origins { get; }

    public IStudentFacts Students { get; }

    public IHandoffFacts Handoffs { get; }

    public IServingFacts Serving { get; }

    public IAccessFacts Access { get; }

    public IJudgementFacts Judgements { get; }

    public IChangeFacts Changes { get; }

    public IIdentityFacts Identities { get; }

    public IPartyFacts Parties { get; }

    public IEntityFacts Entities { get; }

    public IRentalFacts Rentals { get; }

    public IAccountFacts Accounts { get; }

    public IDeviceFacts Devices { get; }

    public ISiteFacts Sites { get; }

    public async ValueTask DisposeAsync()
    {
        _uses.Dispose();
        _structuring.Dispose();
        _reads.Dispose();

        // The connection goes back to the pool: it must not take the transaction along.
        await _connection.ExecuteAsync("ROLLBACK;");
        await _connection.DisposeAsync();
    }

    // From the time of the newest entry known on, the newest statements known hold.
    private KnownAt ToldAt(KnownAt known, AsOf asOf, int mostEarlierRecords)
    {
        if (asOf.ValidAtMicroseconds is not { } at || at >= LoggedUntilMilliseconds * 1_000)
        {
            return known;
        }

        var lines = MomentLines.Read(_connection, known, at, mostEarlierRecords);
        RecordsBeyond = lines.Beyond;
        var told = known.At(lines);
        told.Define(_connection);
        return told;
    }

    private TreeSize SizeAt(AsOf asOf) => asOf switch
    {
        { KnownAt: { } size } => size.Value < Projected.Size.Value ? size : Projected.Size,
        { KnownAtMilliseconds: { } time } => new TreeSize(FirstLoggedAfter(time)),
        _ => Projected.Size,
    };

    // Times of logging never decrease: the first entry after a moment is found by halving.
    private long FirstLoggedAfter(long milliseconds)
    {
        var (low, high) = (0L, Projected.Size.Value);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = LoggedAt(middle) <= milliseconds ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private long LoggedAt(long index) => index < 0
        ? 0
        : _connection.QuerySingle<long>("SELECT logged_at_ms FROM statement WHERE log_index = @index;", new { index });
}
