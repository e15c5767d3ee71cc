using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Projections, for reading.</summary>
public interface IInvestigationStore
{
    /// <summary>
    /// Opens a snapshot: everything read through it holds for one tree size, whatever is projected meanwhile.
    /// </summary>
    /// <param name="asOf">
    /// Which part of the log is known; a time means the entries logged at or before it. A size beyond what is projected
    /// means all that is: compare <see cref="IInvestigationSnapshot.Size"/>.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IInvestigationSnapshot> OpenAsync(AsOf asOf, CancellationToken cancellationToken);
}

/// <summary>
/// The projections as they were at one tree size. One caller at a time. Only statements that are current at that size
/// are read, unless a member says otherwise; lists come in a fixed order, so that answers repeat. Facts of one sort
/// stand behind one port each.
/// </summary>
public interface IInvestigationSnapshot : IAsyncDisposable
{
    /// <summary>The tree size: what is known.</summary>
    TreeSize Size { get; }

    /// <summary>When the newest entry known was logged, milliseconds since 1970; 0 where nothing is known.</summary>
    long LoggedUntilMilliseconds { get; }

    /// <summary>How far the projections had come when it was opened; its size is never below <see cref="Size"/>.</summary>
    ProjectedHead Projected { get; }

    /// <summary>
    /// Jobs, rentals and releases that changed after the moment asked for, and are told by their newest statements nevertheless,
    /// since only so many are followed back; 0 where no moment is asked for.
    /// </summary>
    long RecordsBeyond { get; }

    /// <summary>
    /// How many redactions were carried out before what is read here was made. 0 where what is read cannot lag behind one, for
    /// then whatever was computed of it is forgotten when one is carried out.
    /// </summary>
    ValueTask<long> CountRedactionsAsync(CancellationToken cancellationToken);

    /// <summary>Training jobs.</summary>
    IJobFacts Jobs { get; }

    /// <summary>Clusters and who held what of them.</summary>
    IClusterFacts Clusters { get; }

    /// <summary>What customers hold of interconnect domains.</summary>
    IUseFacts Uses { get; }

    /// <summary>Jobs by size, and what joins them.</summary>
    IStructuringFacts Structuring { get; }

    /// <summary>Artifacts and who made them.</summary>
    ILineageFacts Lineage { get; }

    /// <summary>Jobs and releases with what stands behind them.</summary>
    IRunFacts Runs { get; }

    /// <summary>Who worked on which model where, and what stands behind their rentals.</summary>
    IOriginFacts Origins { get; }

    /// <summary>Jobs that may have learned from another model's answers.</summary>
    IStudentFacts Students { get; }

    /// <summary>What jobs put out and other customers' jobs took in.</summary>
    IHandoffFacts Handoffs { get; }

    /// <summary>Jobs that are declared to run or to measure a model.</summary>
    IServingFacts Serving { get; }

    /// <summary>From where accelerators are used.</summary>
    IAccessFacts Access { get; }

    /// <summary>What regulators decided about leads.</summary>
    IJudgementFacts Judgements { get; }

    /// <summary>What was logged, entry by entry.</summary>
    IChangeFacts Changes { get; }

    /// <summary>What was decided about identifiers being of one entity.</summary>
    IIdentityFacts Identities { get; }

    /// <summary>Parties by name and identifier.</summary>
    IPartyFacts Parties { get; }

    /// <summary>Entities, their owners, and who is listed.</summary>
    IEntityFacts Entities { get; }

    /// <summary>Rentals.</summary>
    IRentalFacts Rentals { get; }

    /// <summary>What balances rest on.</summary>
    IAccountFacts Accounts { get; }

    /// <summary>Where devices were listed.</summary>
    IDeviceFacts Devices { get; }

    /// <summary>Statements about a site, and closes of its periods.</summary>
    ISiteFacts Sites { get; }
}
