using Grpc.Core;
using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

public sealed partial class StubInvestigations
{
    private sealed partial class Answers
    {
        private static OwnershipLine Line => new()
        {
            Line = "us-bis-affiliates/listed-owner",
            Title = "BIS affiliates rule",
            Percent = "50",
            Inclusive = true,
            Standing = RuleStanding.Suspended,
        };

        private static Party[] Parties =>
        [
            new() { Entity = "NATIONAL:SG:1", SameAs = { "NATIONAL:SG:1" }, Names = { "Kestrel" }, Types_ = { "legal-entity" } },
            new()
            {
                Entity = "NATIONAL:SG:P",
                SameAs = { "NATIONAL:SG:P", "OPERATOR:acme:7" },
                Names = { "=A. Wren" },
                Listings = { new PartyListing { List = "Watched parties", Version = "3", Status = "in-force" } },
            },
        ];

        private static OwnershipStep Step(string low) => new()
        {
            Held = "NATIONAL:SG:1",
            Holder = "NATIONAL:SG:P",
            Share = new ShareBounds { Low = low, High = "30" },
            LogIndices = { 5 },
        };

        public override Task<GetControllersResponse> GetControllers(GetControllersRequest request, ServerCallContext context) =>
            Task.FromResult(CircleAnswers.Of(request.Entity) is { } other ? other : Owned(request));

        private static GetControllersResponse Owned(GetControllersRequest request) => new()
        {
            Entity = "NATIONAL:SG:1",
            Owners =
            {
                new UltimateOwner
                {
                    Entity = "NATIONAL:SG:P",
                    End = PathEnd.NaturalPerson,
                    Share = new ShareBounds { Low = request.Measure == ShareMeasure.VotingRights ? "21" : "20", High = "30" },
                    Reaches = { Reach.Possibly },
                    Paths = { new OwnershipPath { Share = new ShareBounds { Low = "20", High = "30" }, Steps = { Step("20") } } },
                    PathCount = "1",
                },
            },
            Unknown = new ShareBounds { Low = "70", High = "80" },
            UnknownUpTo = { new UnknownPart { Reason = PathEnd.RestUnstated, Percent = "80" } },
            Gaps = { new OwnershipGap { Entity = "NATIONAL:SG:1", Reason = PathEnd.RestUnstated, Share = new ShareBounds { Low = "70", High = "80" } } },
            Controllers =
            {
                new Controller { Party = "", Steps = { new ControlStep { Held = "NATIONAL:SG:1", Type = "nominee", LogIndices = { 5 } } } },
            },
            DeclaredIndirect =
            {
                new StatedInterest
                {
                    Held = "NATIONAL:SG:1",
                    Holder = "NATIONAL:SG:P",
                    Type = "shareholding",
                    Directness = "indirect",
                    Share = new ShareBounds { Low = "60", High = "60" },
                    Declarer = "acme",
                    LogIndex = 6,
                },
            },
            Lines = { Line },
            Parties = { Parties },
            Basis = Basis(),
        };

        public override Task<ListEntitiesResponse> ListEntities(ListEntitiesRequest request, ServerCallContext context) => Task.FromResult(new ListEntitiesResponse
        {
            Entities =
            {
                new DeclaredEntity
                {
                    Cut = true,
                    Party = new Party { Entity = "NATIONAL:SG:1", Names = { "Kestrel Old", "Kestrel", "Kestrel (watched)" }, Declarers = { "acme" } },
                    Names =
                    {
                        new DeclaredName { Text = "Kestrel Old", Kind = "former", LogIndex = 3 },
                        new DeclaredName { Text = "Kestrel", Kind = "registered", LogIndex = 4 },
                    },
                    Owners =
                    {
                        new DeclaredOwners
                        {
                            Declarer = "acme",
                            DeclaredFor = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
                            Complete = "yes",
                            Interests = { Held("NATIONAL:SG:P", "shareholding", "direct", "50"), Held("NATIONAL:SG:Q", "shareholding", "indirect", "60"), Held("", "votingRights", "unknown", "10", "Ivan Petrov") },
                        },
                    },
                },
                new DeclaredEntity { Party = new Party { Entity = "NATIONAL:SG:GONE" } },
            },
            Basis = Basis(),
        });

        public override Task<ListCapturedResponse> ListCaptured(ListCapturedRequest request, ServerCallContext context) => Task.FromResult(new ListCapturedResponse
        {
            Entities =
            {
                new CapturedEntity
                {
                    Entity = "NATIONAL:SG:1",
                    Verdict = CaptureVerdict.Possible,
                    Aggregate = new ShareBounds { Low = "20", High = "50" },
                    Unknown = new ShareBounds { Low = "50", High = "80" },
                    UnknownCouldDecide = true,
                    Contributions = { new CaptureContribution { Holder = "NATIONAL:SG:P", Verdict = CaptureVerdict.Listed, Share = new ShareBounds { Low = "20", High = "50" }, LogIndices = { 5 } } },
                },
                new CapturedEntity
                {
                    Entity = "NATIONAL:SG:U",
                    Verdict = CaptureVerdict.NotByStatedInterests,
                    Undecided = true,
                    UnknownCouldDecide = true,
                    OpenBecause = "Listed or captured owners are stated to hold 30 %; 40 % belong to nobody who is known: together that could reach 50 %.",
                    OpenLogIndices = { 9 },
                    Aggregate = new ShareBounds { Low = "30", High = "30" },
                    Unknown = new ShareBounds { Low = "40", High = "40" },
                },
            },
            Possible = 1,
            Undecided = 1,
            ListedParties = 1,
            Line = Line,
            Lines = { Line },
            ThresholdPercent = "50",
            Parties = { Parties },
            Basis = Basis(),
        });

        public override Task<FindOwnershipLinkResponse> FindOwnershipLink(FindOwnershipLinkRequest request, ServerCallContext context) => Task.FromResult(new FindOwnershipLinkResponse
        {
            Tie = request.ThresholdPercent switch { "5" => OwnershipTie.Yes, "90" => OwnershipTie.No, _ => OwnershipTie.Unspecified },
            Reason = "Only the upper bounds reach the line.",
            Kind = "one-holds-other",
            Owner = "NATIONAL:SG:P",
            PathToOne = { Step("20") },
            PathCountToOne = "3",
            Truncated = true,
            ThresholdPercent = "25",
            Parties = { Parties },
            Basis = Basis(),
        });

        private static StatedInterest Held(string holder, string type, string directness, string percent, string name = "") => new()
        {
            Held = "NATIONAL:SG:1",
            Holder = holder,
            Type = type,
            Directness = directness,
            Share = new ShareBounds { Low = percent, High = percent },
            Declarer = "acme",
            LogIndex = 6,
            HolderName = name,
        };
    }
}
