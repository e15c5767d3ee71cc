using Google.Protobuf.WellKnownTypes;
using Provenance.Registry.Witnessing;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes how far the log is witnessed into messages.</summary>
internal static class WitnessingWriting
{
    public static Wire.Witnessing ToWire(this WitnessingState state)
    {
        var message = new Wire.Witnessing
        {
            Quorum = state.Quorum,
            IntegratedSize = state.Integrated?.Value ?? 0,
            QuorumMissedSince = state.QuorumMissedSince is { } missed ? Timestamp.FromDateTimeOffset(missed) : null,
        };
        if (state.Witnessed is { } witnessed)
        {
            message.WitnessedSize = witnessed.Value;
        }

        message.Witnesses.AddRange(state.Witnesses.Select(witness => new Wire.WitnessStanding
        {
            Name = witness.Name,
            KeyName = witness.Key,
            Answering = ToWire(witness.Answering),
            Size = witness.Size.Value,
            Since = witness.Since is { } since ? Timestamp.FromDateTimeOffset(since) : null,
            Reason = witness.Reason,
        }));
        return message;
    }

    private static Wire.WitnessAnswering ToWire(WitnessAnswering answering) => answering switch
    {
        WitnessAnswering.NotAsked => Wire.WitnessAnswering.NotAsked,
        WitnessAnswering.Cosigned => Wire.WitnessAnswering.Cosigned,
        WitnessAnswering.PassedOn => Wire.WitnessAnswering.PassedOn,
        WitnessAnswering.Failed => Wire.WitnessAnswering.Failed,
        WitnessAnswering.NoAddress => Wire.WitnessAnswering.NoAddress,
        _ => throw new ArgumentOutOfRangeException(nameof(answering), answering, "Not a standing of a witness."),
    };
}
