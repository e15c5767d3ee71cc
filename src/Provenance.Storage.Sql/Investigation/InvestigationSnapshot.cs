using Provenance.Registry.Investigation;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Storage.Sql.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>One read transaction, read as it would have been at a size of the log.</summary>
internal sealed class InvestigationSnapshot : IInvestigationSnapshot
{
    private readonly SnapshotConnection _connection;
    private readonly SnapshotReading _reading;
    private readonly PreparedReads _reads;
    private readonly UseReads _uses;

    private InvestigationSnapshot(SnapshotConnection connection, AsOf asOf, int mostEarlierRecords)
    {
        _connection = connection;
        var session = connection.Session;
        Projected = ProjectedHeadRow.Read(session);
        if (Projected.Size == TreeSize.Zero && connection.IsBeingCleared())
        {
            throw new StorageUnavailableException("The projections are thrown away to be made again, and only a part of them is left.");
        }

        Size = SizeAt(asOf);
        LoggedUntilMilliseconds = Size == Projected.Size ? Projected.LoggedUntilMilliseconds : LogTimes.Of(session, Size.Value - 1);
        var known = new KnownAt(connection.Sql, Size.Value, Projected.Size.Value);
        connection.KnowAt(Size.Value);
        var told = ToldAt(known, asOf, mostEarlierRecords);
        var reading = _reading = new SnapshotReading(connection);
        _reads = new PreparedReads(session);
        var terms = new TermReads(_reads);
        var rows = new JobRows(session, told);
        var everyTime = new JobRows(session, known);
        var allocations = new AllocationReads(told, _reads, terms);
        var jobs = new JobReads(session, told, _reads, terms, rows, allocations);
        Jobs = new SqlJobFacts(reading, jobs, new JobTotalReads(session, told, rows), new JobPages(session, told));
        _uses = new UseReads(session, told, rows, terms);
        Uses = new SqlUseFacts(reading, _uses, terms);
        Clusters = new SqlClusterFacts(reading, new ClusterReads(session, known, told));
        var lineage = new LineageReads(told, _reads, terms, rows);
        Lineage = new SqlLineageFacts(reading, lineage, new ShapedWeightsReads(session, told), new RedactedLineageReads(session, told), jobs);
        Runs = new SqlRunFacts(reading, new RunReads(told, _reads, jobs, lineage), new ModelRunReads(session, told, terms));
        Origins = new SqlOriginFacts(reading, new OriginReads(session, told, _reads, terms, rows, jobs));
        Students = new SqlStudentFacts(reading, new StudentReads(session, told));
        Handoffs = new SqlHandoffFacts(reading, new HandoffReads(session, told, terms, lineage));
        Access = new SqlAccessFacts(reading, new AccessReads(session, told));
        Judgements = new SqlJudgementFacts(reading, new JudgementReads(session, known));
        var names = new PlaceNames(session);
        Structuring = new SqlStructuringFacts(reading, new StructuringReads(session, told, rows, terms), new NamedRentalReads(session, told, _reads, terms, names));
        var devices = new DeviceReads(session, known, told, names);
        // A balance is of a period: it counts what is known of it, though it was said later. Countries are told as elsewhere.
        Accounts = new SqlAccountFacts(
            reading,
            new InventoryReads(session, known, told, names, everyTime),
            new AccountJobReads(session, known, _reads, terms, everyTime, names, allocations),
            new UsageReads(session, known, names),
            devices);
        Devices = new SqlDeviceFacts(reading, devices);
        Sites = new SqlSiteFacts(
            reading,
            new SiteStatementReads(session, known),
            new SiteReads(session, known, _reads),
            new SizedJobReads(session, told, terms, allocations),
            new DoubtedJobReads(session, told));
        Serving = new SqlServingFacts(reading, new ServingReads(session, told, _reads, terms));
        Changes = new SqlChangeFacts(reading, new ChangeReads(session, known), new WithdrawalReads(session, known));
        Identities = new SqlIdentityFacts(reading, new IdentityReads(known, _reads, terms));
        Parties = new SqlPartyFacts(reading, new PartyKeyReads(session, known), new PartyReads(known, _reads, terms, everyTime));

        Entities = new SqlEntityFacts(reading, new EntityReads(known, _reads, terms), new ListingReads(known, _reads, terms), Identities);
        Rentals = new SqlRentalFacts(reading, new RentalReads(session, told));
    }

    /// <summary>Reads a connection as of a size and a moment, and takes it over: it is closed with the snapshot, or when opening fails.</summary>
    /// <param name="connection">In a transaction that begins with its first read.</param>
    /// <param name="asOf">What is known, and the moment.</param>
    /// <param name="mostEarlierRecords">Records that are told by an earlier statement, where a moment is asked for.</param>
    public static async ValueTask<IInvestigationSnapshot> OpenAsync(SnapshotConnection connection, AsOf asOf, int mostEarlierRecords)
    {
        try
        {
            return connection.Failures.Translated(() => new InvestigationSnapshot(connection, asOf, mostEarlierRecords));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
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

    public ValueTask<long> CountRedactionsAsync(CancellationToken cancellationToken) => _reading.Ask(_connection.CountRedactions, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _uses.Dispose();
        _reads.Dispose();

        await _connection.DisposeAsync();
    }

    // From the time of the newest entry known on, the newest statements known hold.
    private KnownAt ToldAt(KnownAt known, AsOf asOf, int mostEarlierRecords)
    {
        if (asOf.ValidAtMicroseconds is not { } at || at >= LoggedUntilMilliseconds * 1_000)
        {
            return known;
        }

        var lines = MomentLines.Read(_connection.Session, known, at, mostEarlierRecords);
        RecordsBeyond = lines.Beyond;
        _connection.Tell(lines);
        return known.At(lines);
    }

    private TreeSize SizeAt(AsOf asOf) => asOf switch
    {
        { KnownAt: { } size } => size.Value < Projected.Size.Value ? size : Projected.Size,
        { KnownAtMilliseconds: { } time } => new TreeSize(LogTimes.FirstAfter(_connection.Session, 0, Projected.Size.Value, time)),
        _ => Projected.Size,
    };
}
