// cluster-inventory: what a cluster consists of. Devices of a large cluster are spread over further records below it.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>cluster-inventory</c>.</summary>
public sealed class ClusterInventoryKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="Statements.Capacity"/>.</summary>
    public const string Capacity = "capacity";

    /// <summary>Name of the section of type <see cref="Statements.Devices"/>.</summary>
    public const string Devices = "devices";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(ClusterInventoryJson.Default);

    /// <inheritdoc/>
    public override string Name => "cluster-inventory";

    /// <inheritdoc/>
    public override string Summary => "What a cluster consists of: accelerators by model and interconnect domain, and their identities.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } =
        [new("{party}/{site}/{cluster}"), new("{party}/{site}/{cluster}/devices/{id}")];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
    [
        SectionKind.Of<Capacity>(Capacity, required: false, Contracts),
        SectionKind.Of<Devices>(Devices, required: false, Contracts),
    ];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.Operator;

    /// <summary>A cluster's own record needs its capacity, a record of further devices the devices.</summary>
    public override bool Requires(SectionKind section, RecordName record) =>
        section.Name == (record.Id is null ? Capacity : Devices);

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) => ClusterInventoryRules.Check(content);
}
