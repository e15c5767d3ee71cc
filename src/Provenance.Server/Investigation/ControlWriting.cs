using System.Globalization;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Ownership;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes answers about owners, capture and links.</summary>
internal static class ControlWriting
{
    public static Wire.GetControllersResponse ToWire(this ControllersAnswer answer)
    {
        var owners = answer.Owners;
        var message = new Wire.GetControllersResponse
        {
            Entity = owners.Entity.ToString(),
            Unknown = owners.Unknown.ToWire(),
            EntitiesSeen = owners.EntitiesSeen,
            NotInForce = answer.NotInForce,
            Basis = answer.Basis.ToWire(),
        };
        message.Owners.Add(owners.Owners.Select(ToWire));
        message.UnknownUpTo.Add(owners.UnknownUpTo.Select(part => new Wire.UnknownPart { Reason = part.Key.ToWire(), Percent = part.Value.ToString() }));
        message.Gaps.Add(owners.Gaps.Select(gap =>
            new Wire.OwnershipGap { Entity = gap.Entity.ToString(), Reason = gap.Reason.ToWire(), Share = gap.Share.ToWire() }));
        message.Controllers.Add(owners.Controllers.Select(ToWire));
        message.ControlInterests.Add(owners.ControlInterests.Select(placed => ToWire(new ControlStep(placed.Held, placed.Interest, null))));
        message.Circles.Add(owners.Circles.Select(ToWire));
        message.FurtherShares.Add(owners.FurtherShares.Select(step => step.ToWire()));
        message.DeclaredIndirect.Add(owners.DeclaredIndirect.Select(ToWire));
        message.Remarks.Add(owners.Remarks.Select(ToWire));
        message.Lines.Add(answer.Lines.Select(line => line.ToWire()));
        message.Parties.Add(answer.Parties.Select(party => party.ToWire()));
        return message;
    }

    public static Wire.ListCapturedResponse ToWire(this CapturedAnswer answer)
    {
        var message = new Wire.ListCapturedResponse
        {
            NextPageToken = answer.NextPageToken,
            Basis = answer.Basis.ToWire(),
            Captured = answer.Captured,
            Possible = answer.Possible,
            Undecided = answer.Undecided,
            ListedParties = answer.ListedParties,
            Line = answer.Line?.ToWire(),
            ThresholdPercent = answer.Share.Percent.ToString(),
        };
        message.Entities.Add(answer.Judgements.Select(judgement => ToWire(judgement, answer.Share)));
        message.Lines.Add(answer.Lines.Select(line => line.ToWire()));
        message.Parties.Add(answer.Parties.Select(party => party.ToWire()));
        return message;
    }

    public static Wire.FindOwnershipLinkResponse ToWire(this OwnershipLinkAnswer answer)
    {
        var link = answer.Link;
        var message = new Wire.FindOwnershipLinkResponse
        {
            Tie = answer.Tie.IsLinked switch
            {
                IsLinked.Yes => Wire.OwnershipTie.Yes,
                IsLinked.No => Wire.OwnershipTie.No,
                _ => Wire.OwnershipTie.Unspecified,
            },
            Reason = answer.Tie.Reason,
            Kind = link.Kind switch
            {
                LinkKind.SameEntity => "same-entity",
                LinkKind.OneHoldsOther => "one-holds-other",
                LinkKind.CommonOwner => "common-owner",
                _ => "none",
            },
            Owner = link.Owner?.ToString() ?? "",
            InOne = link.InOne?.ToWire(),
            InOther = link.InOther?.ToWire(),
            PathCountToOne = link.PathCountToOne?.ToString(CultureInfo.InvariantCulture) ?? "",
            PathCountToOther = link.PathCountToOther?.ToString(CultureInfo.InvariantCulture) ?? "",
            Truncated = link.BoundsReached.Count > 0,
            Line = answer.Line?.ToWire(),
            ThresholdPercent = answer.Share.Percent.ToString(),
            Basis = answer.Basis.ToWire(),
        };
        message.PathToOne.Add(link.PathToOne.Select(step => step.ToWire()));
        message.PathToOther.Add(link.PathToOther.Select(step => step.ToWire()));
        message.Parties.Add(answer.Parties.Select(party => party.ToWire()));
        return message;
    }

    private static Wire.UltimateOwner ToWire(UltimateOwner owner)
    {
        var message = new Wire.UltimateOwner
        {
            Entity = owner.Facts.Entity.ToString(),
            End = owner.End.ToWire(),
            Share = owner.Share.ToWire(),
            PathCount = owner.PathCount?.ToString(CultureInfo.InvariantCulture) ?? "",
        };
        message.Reaches.Add(owner.ReachesMore.Select(reach => reach.ToWire()));
        foreach (var path in owner.Paths)
        {
            var wire = new Wire.OwnershipPath { Share = path.Share.ToWire() };
            wire.Steps.Add(path.Steps.Select(step => step.ToWire()));
            message.Paths.Add(wire);
        }

        return message;
    }

    private static Wire.OwnershipCircle ToWire(OwnershipCircle circle)
    {
        var message = new Wire.OwnershipCircle();
        message.Entities.Add(circle.Entities.Select(entity => entity.ToString()));
        message.Shares.Add(circle.Shares.Select(step => step.ToWire()));
        return message;
    }

    private static Wire.Controller ToWire(Controller controller)
    {
        var message = new Wire.Controller { Party = controller.Party?.ToString() ?? "", Certain = controller.IsCertain };
        message.Steps.Add(controller.Steps.Select(ToWire));
        return message;
    }

    private static Wire.ControlStep ToWire(ControlStep step)
    {
        var message = new Wire.ControlStep { Held = step.Held.ToString() };
        if (step.Interest is { } interest)
        {
            (message.Holder, message.Type, message.Certain) = (interest.Holder?.ToString() ?? "", interest.Type.ToString(), interest.IsCertain);
            message.Share = interest.SharePercent.TryGet(out var share) ? new ShareBounds(share.Minimum, share.Maximum).ToWire() : null;
            message.LogIndices.Add(interest.Entry.Value);
        }
        else if (step.Majority is { } majority)
        {
            (message.Holder, message.Type, message.Share) = (majority.Holder.ToString(), "majority", majority.Share.ToWire());
            message.Certain = majority.Share.Low > Quantity.FromInteger(50);
            message.LogIndices.Add(majority.Entries.Select(entry => entry.Value));
        }

        return message;
    }

    private static Wire.StatedInterest ToWire(StatedInterest stated) => DeclaredWriting.ToWire(
        stated.Held, stated.Interest, stated.Statement.Declarer, stated.Statement.AsOf.Microseconds, stated.Statement.Entry.Value);

    private static Wire.OwnershipRemark ToWire(OwnershipRemark remark)
    {
        var message = new Wire.OwnershipRemark
        {
            Kind = remark.Kind switch
            {
                RemarkKind.Contradiction => "contradiction",
                RemarkKind.Overstated => "overstated",
                _ => "holds-itself",
            },
            Entity = remark.Entity.ToString(),
            Holder = remark.Holder?.ToString() ?? "",
        };
        message.LogIndices.Add(remark.Entries.Select(entry => entry.Value));
        return message;
    }

    private static Wire.CapturedEntity ToWire(CaptureJudgement judgement, ShareThreshold threshold)
    {
        var message = new Wire.CapturedEntity
        {
            Entity = judgement.Entity.ToString(),
            Verdict = ToWire(judgement.Verdict),
            Round = judgement.Round,
            Aggregate = judgement.Aggregate.ToWire(),
            Unknown = judgement.Unknown.ToWire(),
            Contradicted = judgement.IsContradicted,
            Bounded = judgement.IsBounded,
            UnknownCouldDecide = judgement.UnknownCouldDecide,
            Undecided = CaptureOpenings.IsUndecided(judgement),
            OpenBecause = CaptureOpenings.Because(judgement, threshold),
        };
        message.OpenLogIndices.Add(judgement.Opening?.Entries.Select(entry => entry.Value) ?? []);
        foreach (var owner in judgement.Contributions)
        {
            var wire = new Wire.CaptureContribution { Holder = owner.Holder.ToString(), Verdict = ToWire(owner.Verdict), Share = owner.Share.ToWire() };
            wire.LogIndices.Add(owner.Entries.Select(entry => entry.Value));
            message.Contributions.Add(wire);
        }

        return message;
    }

    private static Wire.CaptureVerdict ToWire(CaptureVerdict verdict) => verdict switch
    {
        CaptureVerdict.Listed => Wire.CaptureVerdict.Listed,
        CaptureVerdict.Captured => Wire.CaptureVerdict.Captured,
        CaptureVerdict.Possible => Wire.CaptureVerdict.Possible,
        CaptureVerdict.Unknown => Wire.CaptureVerdict.Unknown,
        _ => Wire.CaptureVerdict.NotByStatedInterests,
    };
}
