using Grpc.Core;
using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

public sealed partial class StubInvestigations
{
    private sealed partial class Answers
    {
        public override Task<GetLineageComputeResponse> GetLineageCompute(GetLineageComputeRequest request, ServerCallContext context) =>
            Task.FromResult(new GetLineageComputeResponse
            {
                Basis = Basis(),
                Own = new ComputePart
                {
                    Sum = SumOf("3000000000000000000000000"),
                    Customers = { Enumerable.Range(1, request.Model == "crowded" ? 100 : 1).Select(number => $"NATIONAL:SG:A{number}") },
                },
                Inherited = new ComputePart { Sum = SumOf("9000000000000000000000000") },
                Distilled = new ComputePart { Sum = new ComputeSum { Runs = 1, RunsWithoutFlop = 1, RunsUnbounded = 1, RunsOfUndeclaredParents = 17, RunsUntied = 23, Low = "0", High = "0", HighUnknown = true } },
                Total = SumOf("12000000000000000000000000"),
                Thresholds =
                {
                    new ThresholdStanding
                    {
                        Rule = "eu-ai-act", Threshold = "systemic-risk", Limit = "10000000000000000000000000", Comparison = "above", RuleStanding = "in-force",
                        Verdict = ThresholdVerdict.Crossed, Low = "12000000000000000000000000", Applies = "yes", Unverified = true, Counted = "At least own and inherited.",
                    },
                    new ThresholdStanding { Rule = "us-eo-14110", Threshold = "training", Verdict = ThresholdVerdict.Below },
                },
                Modifier = { new ModifierStanding { Rule = "eu-ai-act", Numerator = 1, Denominator = 3, Verdict = ThresholdVerdict.Below, RuleStanding = "in-force", OriginalVerdict = ThresholdVerdict.Below, OriginalLimit = "100000000000000000000000" } },
                Releases = { new ReleaseComparison { Release = new ReleaseNode { Record = "acme/models/heron", Names = { "Heron\u202E" } } } },
            });

        public override Task<ListHandoffsResponse> ListHandoffs(ListHandoffsRequest request, ServerCallContext context)
        {
            var response = new ListHandoffsResponse { Basis = Basis() };
            response.Handoffs.Add(new Handoff
            {
                FromJob = new Job { Record = "acme/jurong-1/h100-a/jobs/1", Customer = "NATIONAL:SG:A1", LogIndices = { 1 } },
                ToJob = new Job { Record = "zenith/johor-1/h20-a/jobs/2", LogIndices = { 2 } },
                Role = "weights",
                Relation = "resume",
                Digests = { ["tensorRoot"] = new string('a', 64) },
                GapDays = "-2.5",
                Linked = Linked.Unknown,
                PublishedBy = { 7 },
            });
            return Task.FromResult(response);
        }

        // Of Singapore there are two pages, which look at other pairs.
        public override Task<ListConcealedOriginsResponse> ListConcealedOrigins(ListConcealedOriginsRequest request, ServerCallContext context)
        {
            var isSecond = request.PageToken.Length > 0;
            var response = new ListConcealedOriginsResponse
            {
                Basis = Basis(),
                Total = 1,
                NextPageToken = request.Origin == "SG" && !isSecond ? "second" : "",
                Leads =
                {
                    new OriginLead
                    {
                        Model = isSecond ? "Heron" : "Wren",
                        Builder = "NATIONAL:SG:SHELL",
                        Score = isSecond ? 60 : 50,
                        Jobs = 3,
                        BuiltIn = { request.RentedIn },
                        Controllers = { new BuilderController { Entity = "NATIONAL:MY:PARENT", Country = "MY", ShareLow = "60", ShareHigh = "100" } },
                        Reasons = { new OriginReason { Kind = "controller", Points = 30, Sentence = "NATIONAL:MY:PARENT of MY owns or controls it.", LogIndices = { 4 } } },
                        Against = { "Resellers sell to anybody." },
                    },
                },
            };
            response.Basis.EntriesRedacted = isSecond ? 1 : 4;
            response.Basis.Caveats.Add(isSecond ? "The second half was looked at." : "The first half was looked at.");
            return Task.FromResult(response);
        }

        public override Task<ListDistillationLeadsResponse> ListDistillationLeads(ListDistillationLeadsRequest request, ServerCallContext context) =>
            Task.FromResult(new ListDistillationLeadsResponse
            {
                Basis = Basis(),
                Leads =
                {
                    new DistillationLead
                    {
                        Student = new Job { Record = "acme/jurong-1/h100-a/jobs/9", Model = "Wren" },
                        Teachers = { new Teaching { Role = "teacher", Relation = "distill", Name = request.Model } },
                        Reasons = { "It names 1 teachers or reward models." },
                        Way = new TeacherWay { Hops = 2, ByNameOnly = true, Through = { 7, 8 } },
                    },
                },
            });

        public override Task<ListContributionsResponse> ListContributions(ListContributionsRequest request, ServerCallContext context) =>
            Task.FromResult(new ListContributionsResponse
            {
                Basis = Basis(),
                Truncated = request.Model == "crowded",
                Total = 1,
                Contributions =
                {
                    new Contribution
                    {
                        Kind = ContributionKind.DataMaker,
                        Contributor = new ArtifactNode { Name = request.Model },
                        Builder = new LineageNode { Job = new JobNode { Record = "acme/jurong-1/h100-a/jobs/9", LogIndices = { 9 } } },
                        Via = new LineageNode { Job = new JobNode { Record = "acme/jurong-1/h100-a/jobs/8", LogIndices = { 8 } } },
                        Relation = "uses",
                        ByNameOnly = true,
                    },
                },
            });

        public override Task<ListReleasesResponse> ListReleases(ListReleasesRequest request, ServerCallContext context) =>
            Task.FromResult(new ListReleasesResponse
            {
                Basis = Basis(),
                Models = { new PublicModel { Release = new ReleaseNode { Record = "acme/models/wren", Names = { "Wren" } }, Match = ReleaseMatch.NameOnly, JobsTotal = 2 } },
            });

        private static ComputeSum SumOf(string flop) => new()
        {
            Runs = 2,
            ByFormat = { new FormatSum { Format = "bf16", Runs = 2, Flop = new Estimate { Low = flop, High = flop, Basis = "declared" } } },
            Low = flop,
            High = flop,
            Format = "bf16",
        };
    }
}
