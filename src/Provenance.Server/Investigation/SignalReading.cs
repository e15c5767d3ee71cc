using Google.Protobuf;
using Grpc.Core;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads what is asked about leads.</summary>
internal static class SignalReading
{
    public static Digest Key(string key, ServerCallContext context) => Digest.TryParse(key, out var digest)
        ? digest
        : throw RpcErrors.Argument(context, "key", "The key of a lead has 64 lowercase hexadecimal digits.");

    /// <summary>A rule set that comes with a question; its own fields keep the names they have in the file.</summary>
    public static RuleSet? Rules(ByteString file, LeadSource leads, ServerCallContext context)
    {
        if (file.Length == 0)
        {
            return null;
        }

        if (RuleSets.TryRead(file.Memory, out var rules, out var refusal))
        {
            refusal = leads.Check(rules);
        }

        return refusal is null
            ? rules
            : throw RpcErrors.From(refusal with { Field = $"rule_set_file.{refusal.Field}".TrimEnd('.') }, RequestId.Of(context));
    }

    public static LeadState? State(Wire.LeadState state, ServerCallContext context) => state switch
    {
        Wire.LeadState.Unspecified => null,
        Wire.LeadState.Open => LeadState.Open,
        Wire.LeadState.Confirmed => LeadState.Confirmed,
        Wire.LeadState.Dismissed => LeadState.Dismissed,
        Wire.LeadState.Unsure => LeadState.Unsure,
        _ => throw RpcErrors.Argument(context, "state", "There is no such state."),
    };

    public static (SubjectKind Kind, string Value)? Part(Wire.LeadSubjectPart? part, ServerCallContext context)
    {
        if (part is null)
        {
            return null;
        }

        var kinds = Enum.GetValues<SubjectKind>().Where(kind => SignalWriting.Word(kind) == part.Kind).ToList();
        if (kinds.Count == 0)
        {
            throw RpcErrors.Argument(context, "subject.kind", $"It is one of {string.Join(", ", Enum.GetValues<SubjectKind>().Select(SignalWriting.Word))}.");
        }

        return FieldReading.Text(part.Value, "subject.value", context) is { } value
            ? (kinds[0], value)
            : throw RpcErrors.Argument(context, "subject.value", "Say which.");
    }
}
