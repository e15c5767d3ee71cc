using System.Globalization;
using System.Text.Json;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Proto = Google.Protobuf.WellKnownTypes;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes signals and leads into messages.</summary>
internal static class SignalWriting
{
    public static Wire.ListSignalsResponse ToWire(this SignalsAnswer answer)
    {
        var message = new Wire.ListSignalsResponse { Basis = answer.Basis.ToWire(), Evaluation = ToWire(answer.Evaluation) };
        message.Signals.Add(answer.Signals.Select(ToWire));
        return message;
    }

    public static Wire.ListLeadsResponse ToWire(this LeadsAnswer answer)
    {
        var message = new Wire.ListLeadsResponse
        {
            Basis = answer.Basis.ToWire(),
            Evaluation = ToWire(answer.Evaluation),
            NextPageToken = answer.NextPageToken,
        };
        message.Leads.Add(answer.Leads.Select(ToWire));
        message.Counts.Add(answer.Counts.Select(count => new Wire.LeadCount { State = ToWire(count.Key), Count = count.Value }));
        return message;
    }

    public static Wire.GetLeadResponse ToWire(this LeadAnswer answer)
    {
        var raised = answer.Lead.Lead.Raised;
        var message = new Wire.GetLeadResponse
        {
            Lead = ToWire(answer.Lead),
            Basis = answer.Basis.ToWire(),
            Evaluation = ToWire(answer.Evaluation),
            HistoryDropped = answer.History.Dropped,
        };
        message.Reasons.Add(raised.Lead.Reasons.Select(ToWire));
        message.Against.Add(answer.Against);
        message.Entries.Add(raised.Lead.Entries.Zip(
            raised.StatementIds, (index, id) => new Wire.LeadEntry { LogIndex = index, StatementId = id.ToString() }));
        message.BackgroundLogIndices.Add(raised.Lead.Background);
        message.Judgements.Add(answer.Lead.Standing.Judgements.Select(ToWire));
        message.NewLogIndices.Add(answer.Lead.Standing.NewEntries);
        message.History.Add(answer.History.Events.Select(ToWire));
        return message;
    }

    /// <summary>The word of a kind of subject: entity, cluster, …</summary>
    public static string Word(SubjectKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    private static Wire.LeadEvaluation ToWire(EvaluationBasis evaluation) => new()
    {
        TreeSize = evaluation.TreeSize,
        ValidAt = evaluation is { TreeSize: 0, ValidAtMicroseconds: 0 } ? null : AnswerWriting.ToTime(evaluation.ValidAtMicroseconds),
        OnDemand = evaluation.IsOnDemand,
    };

    private static Wire.Signal ToWire(SignalRow row)
    {
        var (signal, outcome) = (row.Signal, row.Outcome);
        var message = new Wire.Signal
        {
            Code = signal.Code,
            Title = signal.Title,
            Method = signal.Method,
            Status = outcome.Status switch
            {
                SignalStatus.Evaluated => Wire.SignalStatus.Evaluated,
                SignalStatus.NoInput => Wire.SignalStatus.NoInput,
                SignalStatus.TimedOut => Wire.SignalStatus.TimedOut,
                _ => Wire.SignalStatus.Failed,
            },
            Reason = outcome.Reason,
            Tested = outcome.Tested,
            TestedUnit = outcome.TestedUnit,
            LeadsTotal = outcome.LeadsTotal,
            LeadsKept = outcome.LeadsKept,
        };
        message.Inputs.Add(signal.Inputs);
        message.Parameters.Add(row.Parameters.Parameters.Select(ToWire));
        message.Thresholds.Add(row.Parameters.Thresholds);
        message.Bounds.Add(outcome.Bounds);
        message.Caveats.Add(outcome.Caveats);
        return message;
    }

    private static Wire.SignalParameter ToWire(RuleParameter parameter) => new()
    {
        Name = parameter.Name,
        Value = parameter.Value.ToString(),
        Unit = Words.Of(parameter.Unit),
        Origin = Words.Of(parameter.Origin),
        Reason = parameter.Reason,
    };

    private static Wire.LeadSummary ToWire(LeadRow row)
    {
        var lead = row.Lead.Raised.Lead;
        var message = new Wire.LeadSummary
        {
            Key = lead.Key.ToString(),
            Signal = lead.Signal,
            Title = lead.Title,
            State = ToWire(row.Standing.State),
            Disputed = row.Standing.IsDisputed,
            Reopened = row.Standing.IsReopened,
            Raised = row.Lead.IsRaised,
            EntriesTotal = lead.EntriesTotal,
            Test = lead.Test is not { } test ? null : new Wire.LeadTest
            {
                Tested = test.Tested,
                P = test.P,
                AdjustedP = test.AdjustedP,
                BaseRate = test.BaseRate,
                Rank = test.Rank,
                Statistic = test.Statistic,
            },
            Severity = lead.Severity is not { } severity ? null : new Wire.LeadSeverity
            {
                Value = severity.Value.ToString(CultureInfo.InvariantCulture),
                Unit = severity.Unit,
                Explanation = severity.Explanation,
            },
        };
        message.Subject.Add(lead.Subject.Parts.Select(part =>
            new Wire.LeadSubjectPart { Kind = Word(part.Kind), Value = part.Value, Role = part.Role }));
        return message;
    }

    private static Wire.LeadReason ToWire(LeadReason reason)
    {
        var message = new Wire.LeadReason { Sentence = reason.Sentence, Weight = reason.Weight?.ToString(CultureInfo.InvariantCulture) ?? "" };
        message.LogIndices.Add(reason.Entries);
        return message;
    }

    private static Wire.LeadJudgement ToWire(JudgedAgainst judged)
    {
        var judgement = judged.Judgement;
        var message = new Wire.LeadJudgement
        {
            LogIndex = judgement.LogIndex,
            Party = judgement.Party,
            Record = judgement.Record,
            Verdict = Words.Of(judgement.Verdict),
            Reason = judgement.Reason,
            DecidedAt = AnswerWriting.ToTime(judgement.DecidedAtMicroseconds),
            CaseNumber = judgement.CaseNumber ?? "",
            LegalBasis = judgement.LegalBasis ?? "",
            Person = judgement.Person ?? "",
            RuleSet = ToWire(judgement.RuleSet),
            TreeSize = judgement.TreeSize,
            SignerSuspended = judgement.IsSignerSuspended,
            Holds = judged.Holds,
            StatementId = judgement.StatementId.ToString(),
        };
        message.NewLogIndices.Add(judged.NewEntries);
        return message;
    }

    private static Wire.LeadEvent ToWire(LeadEvent told)
    {
        var message = new Wire.LeadEvent
        {
            TreeSize = told.TreeSize,
            Effect = told.Effect switch
            {
                LeadEffect.Raised => Wire.LeadEffect.Raised,
                LeadEffect.EvidenceChanged => Wire.LeadEffect.EvidenceChanged,
                LeadEffect.ExplanationChanged => Wire.LeadEffect.ExplanationChanged,
                _ => Wire.LeadEffect.Cleared,
            },
            RuleSet = ToWire(told.RuleSet),
            RecordedAt = Proto.Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(told.RecordedAtMilliseconds)),
            AddedTotal = told.AddedTotal,
            RemovedTotal = told.RemovedTotal,
        };
        message.AddedLogIndices.Add(told.Added);
        return message;
    }

    internal static Wire.RuleSetReference ToWire(RuleSetReference rules) =>
        new() { Name = rules.Name, Version = rules.Version, Digest = rules.Digest.ToString() };

    private static Wire.LeadState ToWire(LeadState state) => state switch
    {
        LeadState.Confirmed => Wire.LeadState.Confirmed,
        LeadState.Dismissed => Wire.LeadState.Dismissed,
        LeadState.Unsure => Wire.LeadState.Unsure,
        _ => Wire.LeadState.Open,
    };
}
