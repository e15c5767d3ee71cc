// Section "devices" of a cluster-inventory: the identities of single accelerators. A large cluster spreads them over
// several records, <operator>/<site>/<cluster>/devices/<id>.

using System.ComponentModel;

namespace Provenance.Statements;

/// <summary>Section <c>devices</c>.</summary>
[Description("Identities of single accelerators of a cluster.")]
public sealed record Devices : Section
{
    [Description("The moment at which the devices were there.")]
    public required Timestamp AsOf { get; init; }

    [Description("The devices; none stands twice.")]
    public required IReadOnlyList<Device> Items { get; init; }
}

/// <summary>One accelerator.</summary>
[Description("One accelerator.")]
public sealed record Device
{
    [Description("Identity of the device as its maker or its attestation gives it: serial number, UUID or attested ueid.")]
    public required string Identity { get; init; }

    [Description("Model of the accelerator.")]
    public required AcceleratorSlug Accelerator { get; init; }

    [Description("Interconnect domain that it belongs to.")]
    public string? Domain { get; init; }
}
