using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Contributions;
using Provenance.Registry.Investigation.Releases;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes contributions and public models into messages.</summary>
internal static class ContributionWriting
{
    public static Wire.ListContributionsResponse ToWire(this ContributionAnswer answer)
    {
        var response = new Wire.ListContributionsResponse
        {
            Total = answer.Total,
            Truncated = answer.IsTruncated,
            NextPageToken = answer.NextPageToken,
            Basis = answer.Basis.ToWire(),
        };
        response.Contributions.Add(answer.Contributions.Select(ToWire));
        return response;
    }

    public static Wire.ListReleasesResponse ToWire(this ReleaseAnswer answer)
    {
        var response = new Wire.ListReleasesResponse { NextPageToken = answer.NextPageToken, Basis = answer.Basis.ToWire() };
        response.Models.Add(answer.Releases.Select(ToWire));
        return response;
    }

    private static Wire.Contribution ToWire(Contribution contribution)
    {
        var message = new Wire.Contribution
        {
            Kind = contribution.Kind switch
            {
                ContributionKind.Base => Wire.ContributionKind.Base,
                ContributionKind.Teacher => Wire.ContributionKind.Teacher,
                ContributionKind.RewardModel => Wire.ContributionKind.RewardModel,
                ContributionKind.DataMaker => Wire.ContributionKind.DataMaker,
                _ => Wire.ContributionKind.CodeAuthor,
            },
            Contributor = contribution.Contributor.ToWire(),
            Builder = ToNode(contribution.Builder),
            Via = contribution.Via is { } via ? ToNode(via) : null,
            Relation = contribution.Relation,
            ByNameOnly = contribution.IsByNameOnly,
        };
        message.Built.Add(contribution.Built.Select(built => built.ToWire()));
        return message;
    }

    private static Wire.LineageNode ToNode(LineageMaker maker) => maker.IsRelease
        ? new Wire.LineageNode { Release = maker.ToReleaseNode() }
        : new Wire.LineageNode { Job = maker.ToJobNode() };

    private static Wire.PublicModel ToWire(MatchedRelease release)
    {
        var maker = release.Release.Maker;
        var message = new Wire.PublicModel
        {
            Release = maker.ToReleaseNode(),
            ReleasedOn = release.Release.ReleasedOn ?? "",
            Parameters = release.Release.Parameters.ToWire(),
            Flop = maker.Flop.ToWire(),
            FlopFormat = AnswerWriting.FormatOf(maker.Flop),
            HasDigests = release.HasDigests,
            Match = release.Match switch
            {
                ReleaseMatch.Digest => Wire.ReleaseMatch.Digest,
                ReleaseMatch.NameOnly => Wire.ReleaseMatch.NameOnly,
                _ => Wire.ReleaseMatch.None,
            },
            JobsTotal = release.JobsTotal,
        };
        message.Jobs.Add(release.Jobs.Select(job => job.ToJobNode()));
        return message;
    }
}
