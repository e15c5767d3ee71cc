using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

/// <summary>A server that gives fixed answers, so that what the command makes of an answer can be seen whole.</summary>
public sealed partial class StubInvestigations : IAsyncDisposable
{
    private readonly WebApplication _application;

    private StubInvestigations(WebApplication application) => _application = application;

    public string Server => _application.Urls.First();

    public static async Task<StubInvestigations> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        var application = builder.Build();
        application.MapGrpcService<Answers>();
        await application.StartAsync();
        return new StubInvestigations(application);
    }

    /// <summary>Runs a query against it, which must succeed.</summary>
    public Task<CommandRun> AskAsync(params string[] arguments) => CommandRun.GoodAsync(["query", .. arguments, "--server", Server]);

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static AnswerBasis Basis() => new()
    {
        TreeSize = 1042,
        RootHash = ByteString.CopyFrom(new byte[32]),
        EntriesInConflict = 2,
        WithoutRuleSet = true,
        Caveats = { "Redacted sections are left out." },
    };

    private static AnswerBasis WithCatalogue(AnswerBasis basis)
    {
        basis.AcceleratorCatalogue = "ca7a";
        return basis;
    }

    private sealed partial class Answers : InvestigationService.InvestigationServiceBase
    {
        // Three jobs over two pages; a name that a spreadsheet would run.
        public override Task<SearchJobsResponse> SearchJobs(SearchJobsRequest request, ServerCallContext context)
        {
            if (request.Operator == "sluggish")
            {
                throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The server gives a call 60 seconds."));
            }

            var response = new SearchJobsResponse { Basis = Basis(), Totals = new JobTotals { Jobs = 3, MaxAccelerators = 64 } };
            var page = request.PageToken.Length == 0 ? [1, 2] : new[] { 3 };
            response.Jobs.AddRange(page.Where(_ => request.Country != "XK").Select(number => new Job
            {
                Record = $"acme/jurong-1/h100-a/jobs/{number}",
                Model = number == 3 ? "=HYPERLINK(\"x\")" : "Heron-70B",
                Flop = new Contracts.V1.Estimate { Low = "32000000000000000000000000", High = "32000000000000000000000000", Basis = "computed" },
                FlopFormat = "bf16",
                MaxAccelerators = 64,
                Accelerators = { "nvidia-h100-sxm" },
                Standing = RecordStanding.Current,
                LogIndices = { number },
            }));
            if (request.Operator == "zenith")
            {
                response.Basis.LogIndices.Clear();
                response.Basis.LogIndices.AddRange([1, 2, 3]);
                response.Basis.Disputed.Add(2);
                response.Basis.EntriesDisputed = 1;
            }

            response.NextPageToken = request.PageToken.Length == 0 && request.PageSize < 1000 ? "next" : "";
            return Task.FromResult(response);
        }

        // Two pages; what is unverified is on the first, and each page counts over both.
        public override Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext context)
        {
            var isFirst = request.PageToken.Length == 0;
            var response = new ListChangesResponse { Basis = Basis(), NextPageToken = isFirst ? "next" : "" };
            (response.Basis.EntriesConsidered, response.Basis.EntriesUnverified) = (3, 2);
            (response.Basis.EntriesOfSuspendedKeys, response.Basis.EntriesInConflict, response.Basis.EntriesRedacted) = (1, 1, 1);
            response.Changes.AddRange(isFirst
                ? [
                    new Change { LogIndex = 5, Kind = "model-release", Effect = ChangeEffect.Begins, Record = "acme/models/a", SignerSuspended = true, Redacted = true },
                    new Change { LogIndex = 6, Kind = "model-release", Effect = ChangeEffect.Conflicts, Record = "acme/models/a", ContradictsLogIndex = 5 },
                ]
                : new[] { new Change { LogIndex = 7, Kind = "model-release", Effect = ChangeEffect.Begins, Record = "acme/models/b" } });
            response.Counts.Add(new ChangeCount { Kind = "model-release", Effect = ChangeEffect.Begins, Count = 2 });
            response.Counts.Add(new ChangeCount { Kind = "model-release", Effect = ChangeEffect.Conflicts, Count = 1 });
            return Task.FromResult(response);
        }

        public override Task<ListLargeClusterUsersResponse> ListLargeClusterUsers(ListLargeClusterUsersRequest request, ServerCallContext context) =>
            Task.FromResult(new ListLargeClusterUsersResponse
            {
                Basis = WithCatalogue(Basis()),
                Users =
                {
                    new LargeClusterUser
                    {
                        Customer = "NATIONAL:SG:1",
                        PeakAccelerators = 12345,
                        PeakOperationsPerSecond = request.MinOperationsPerSecond,
                        NumberFormat = request.NumberFormat,
                        AcceleratorsWithoutFigure = 7,
                        LogIndices = { 1, 2 },
                        LogIndicesTotal = 5,
                        ContradictingLogIndices = { 41 },
                        Lineages = { Enumerable.Range(1, request.Country == "XK" ? 10_000 : 0).Select(number => $"model-{number}") },
                        Control = request.WithControllers
                            ? new CustomerControl
                            {
                                Owners = { new ControllingOwner { Entity = "NATIONAL:SG:P", PercentLow = "5", PercentHigh = "5" } },
                                OwnersTotal = 12,
                            }
                            : null,
                        Judged = request.IdentifiersApart ? null : new JudgedCustomer
                        {
                            Customer = "NATIONAL:SG:1",
                            Identifiers = { "NATIONAL:SG:1", "NATIONAL:SG:2" },
                            JudgementLogIndices = { 44 },
                        },
                    },
                },
            });

        public override Task<ListStackedChipsResponse> ListStackedChips(ListStackedChipsRequest request, ServerCallContext context) =>
            Task.FromResult(new ListStackedChipsResponse
            {
                Basis = Basis(),
                Holders =
                {
                    new StackedChipsHolder
                    {
                        Placement = ChipPlacement.Aggregate,
                        Customer = "NATIONAL:SG:1",
                        Chips = 20_000,
                        TotalProcessingPerformance = "47360000",
                        H100Equivalents = 2991.41,
                        ByAccelerator = { new AcceleratorCount { Accelerator = "nvidia-h20", Count = 20_000 } },
                        Places = { new UsePlace { Operator = "acme", Site = "jurong-1", Cluster = "h20-a" } },
                        LogIndices = { Enumerable.Range(1, request.Country == "XK" ? 100 : 2).Select(number => (long)number) },
                    },
                },
            });

        public override Task<GetUsageSeriesResponse> GetUsageSeries(GetUsageSeriesRequest request, ServerCallContext context) =>
            Task.FromResult(new GetUsageSeriesResponse
            {
                Basis = Basis(),
                Groups = 1,
                Buckets =
                {
                    new UsageBucket
                    {
                        From = request.Period.From,
                        To = request.Period.To,
                        PeakAccelerators = 4096,
                        AllocatedAcceleratorHours = new Contracts.V1.Estimate { Low = "98304", High = "98304", Basis = "computed" },
                    },
                    Enumerable.Repeat(
                        new UsageBucket
                        {
                            From = request.Period.To,
                            To = request.Period.To + Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromDays(1)),
                            AllocatedAcceleratorHours = new Contracts.V1.Estimate { Low = "0", High = "0", Basis = "computed" },
                            Unknown = true,
                        },
                        request.Cluster == "running" ? 1 : 0),
                },
            });

        public override Task<FindStructuringResponse> FindStructuring(FindStructuringRequest request, ServerCallContext context) =>
            Task.FromResult(new FindStructuringResponse
            {
                Basis = Basis(),
                GroupsInAll = 7,
                GroupsTested = 3,
                JobsConsidered = 1234,
                ExpectedShareBelow = 0.55,
                Groups =
                {
                    new StructuringGroup
                    {
                        Customers = { "NATIONAL:SG:1" },
                        CustomersTotal = 1,
                        Links = { request.Links },
                        Jobs = 9,
                        Crossing = ThresholdCrossing.Possible,
                        Window = new StructuringWindow { Jobs = 8, SumLow = "90000000000000000000000", SumHigh = request.Threshold, LargestJob = "1" },
                        Test = new BunchingTest { P = 0.01, AdjustedP = 0.03, Rank = 1 },
                        JoinedBy =
                        {
                            new JoiningKey { Link = JobLink.Payment, Key = new string('3', 64), LogIndices = { 2, 7 }, LogIndicesTotal = 2, RentalLogIndices = { 1 }, RentalLogIndicesTotal = 1 },
                            new JoiningKey { Link = JobLink.Lineage, Key = "Heron", LogIndices = { 7, 9 }, LogIndicesTotal = 2 },
                        },
                        JoinedByTotal = request.MostCustomersPerLink,
                        JoiningLogIndices = { 1, 7 },
                        JoiningLogIndicesTotal = 2,
                    },
                },
            });
        // A name that a terminal must not obey, held to be one with another identity.
        public override Task<SearchEntitiesResponse> SearchEntities(SearchEntitiesRequest request, ServerCallContext context) =>
            Task.FromResult(new SearchEntitiesResponse
            {
                Basis = Basis(),
                NamesLookedAt = 1000,
                MoreNames = true,
                MinScore = request.MinScore.Length == 0 ? "0.7" : request.MinScore,
                Candidates = { Candidate(), },
            });

        private static EntityCandidate Candidate() => new()
        {
            Score = "0.96",
            MatchedText = "北京红隼科技\u202E",
            MatchedKind = "registered",
            MatchedEntity = "NATIONAL:CN:91",
            Features = { new MatchFeature { Name = "tokens", Saw = "in common: 红隼", Weight = "0.55", Contribution = "0.55" } },
            Identities =
            {
                new EntityIdentity
                {
                    Entity = "NATIONAL:CN:91",
                    Names = { new EntityName { Text = "=Kestrel()", Kind = "trading", Sayings = { new Saying { LogIndex = 7, Declarer = "acme" } }, MoreSayings = true } },
                    Listings = { new EntityListing { List = "Watched parties", Version = "3", Status = "in-force", ListedOn = "2025-01-01", InForce = true, Saying = new Saying { LogIndex = 8 } } },
                    Roles = new EntityRoles { Jobs = 1000, Releases = 2 },
                },
                new EntityIdentity { Entity = "LEI:969500KSV493XWY0PS33", Roles = new EntityRoles() },
            },
            Judgements =
            {
                new IdentityJudgement
                {
                    LogIndex = 9,
                    Authority = "hrr",
                    Person = "Inspector 7",
                    Verdict = "confirmed",
                    Reason = "One register.",
                    Entities = { "NATIONAL:CN:91", "LEI:969500KSV493XWY0PS33" },
                },
            },
        };

        public override Task<GetLeadResponse> GetLead(GetLeadRequest request, ServerCallContext context) => Task.FromResult(new GetLeadResponse
        {
            Lead = new LeadSummary { Signal = "E2", Title = "Jobs bunch.", EntriesTotal = 1, Test = new LeadTest { Rank = 1, Tested = 1, P = 0.01, AdjustedP = 0.01 } },
            History = { new LeadEvent { TreeSize = 1042, AddedTotal = 1 }, new LeadEvent { TreeSize = 1050 } },
            HistoryDropped = 4,
            Basis = Basis(),
        });

        public override Task<TraceLineageResponse> TraceLineage(TraceLineageRequest request, ServerCallContext context) =>
            Task.FromResult(new TraceLineageResponse
            {
                Basis = Basis(),
                Truncated = true,
                Nodes =
                {
                    new LineageNode { NodeId = 1, Artifact = new ArtifactNode { Role = "weights", Name = request.Model } },
                    new LineageNode { NodeId = 2, Depth = 1, Job = new JobNode { Record = "acme/jurong-1/h100-a/jobs/1", Customer = "NATIONAL:SG:1", LogIndices = { 1 }, Flop = new Contracts.V1.Estimate { Low = "1", High = "200000000000000000000000000" }, FlopFormat = "bf16" } },
                    new LineageNode { NodeId = 3, Depth = 2, Artifact = new ArtifactNode { Role = "teacher", Name = "Teacher", UndeclaredParent = true } },
                },
                Edges =
                {
                    new LineageEdge { FromNode = 2, ToNode = 1, Relation = "final" },
                    new LineageEdge { FromNode = 3, ToNode = 2, Relation = "distill", ByNameOnly = true },
                },
            });
    }
}
