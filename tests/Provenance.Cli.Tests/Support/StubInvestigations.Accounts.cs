using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

/// <content>Balances, devices and what a site's statements are worth.</content>
public sealed partial class StubInvestigations
{
    private sealed partial class Answers
    {
        // A period that passes, and one of which nobody knows the idle hours.
        public override Task<GetBalanceResponse> GetBalance(GetBalanceRequest request, ServerCallContext context) =>
            Task.FromResult(new GetBalanceResponse
            {
                Area = request.Country.Length > 0 ? request.Country : $"{request.Operator}/{request.Site}",
                Verdict = BalanceVerdict.Inconclusive,
                Basis = Basis(),
                Periods =
                {
                    Period(1, BalanceVerdict.Pass, "0", "0", "the unaccounted 0 h lie within 3σ"),
                    Period(2, BalanceVerdict.Inconclusive, "", "4992", "idle hours are unknown: no usage report covers it"),
                },
                Items =
                {
                    new ItemBalance
                    {
                        Site = "acme/jurong-1", Accelerator = "nvidia-h100-sxm", Verdict = BalanceVerdict.Alarm, Expected = "208", Counted = "200", Attested = "0",
                        Reasons = { "8 chips fewer at the end than the movements leave" },
                    },
                },
                ItemsTotal = 3,
            });

        public override Task<GetDeviceHistoryResponse> GetDeviceHistory(GetDeviceHistoryRequest request, ServerCallContext context) =>
            Task.FromResult(new GetDeviceHistoryResponse
            {
                Identity = request.Identity,
                Basis = Basis(),
                Listings = { new DeviceListing { LogIndex = 7, AsOf = Day(1), Cluster = "acme/jurong-1/h100-a", Accelerator = "nvidia-h100-sxm", Attester = "acme" } },
                ListingsTotal = 2,
                Stays = { new DeviceStay { Site = "acme/jurong-1", From = Day(1), To = Day(1), Sightings = 1 } },
                Conflicts = { Conflict() },
                ConflictsTotal = 1,
            });

        public override Task<ListDeviceConflictsResponse> ListDeviceConflicts(ListDeviceConflictsRequest request, ServerCallContext context) =>
            Task.FromResult(new ListDeviceConflictsResponse
            {
                Basis = Basis(),
                NextPageToken = request.PageToken.Length == 0 ? "next" : "",
                Devices = { new DeviceInConflict { Identity = $"=GPU-{request.PageToken}", ConflictsTotal = 1, Conflicts = { Conflict() } } },
            });

        public override Task<GetSiteReliabilityResponse> GetSiteReliability(GetSiteReliabilityRequest request, ServerCallContext context) =>
            Task.FromResult(new GetSiteReliabilityResponse
            {
                Site = $"{request.Operator}/{request.Site}",
                Statements = 4,
                Basis = Basis(),
                Criteria =
                {
                    new SiteCriterion { Aspect = SiteAspect.Failed, NoInput = "What is refused is not logged." },
                    new SiteCriterion { Aspect = SiteAspect.Late, Count = 1, Of = 4, Explanation = "Logged late.", Entries = { 3 }, EntriesTotal = 1 },
                },
                Closes = { new CheckedClose { LogIndex = 9, From = Day(1), To = Day(2), Verdict = CloseVerdict.Contradicted, Reason = "4 statements are counted, the log holds 5 of its ranges." } },
            });

        private static PeriodBalance Period(int day, BalanceVerdict verdict, string low, string high, string reason) => new()
        {
            From = Day(day),
            To = Day(day + 1),
            Verdict = verdict,
            Reasons = { reason },
            Terms =
            {
                new BalanceTerm { Kind = BalanceTermKind.Available, Hours = new HoursRange { Low = "4992", High = "4992" } },
                new BalanceTerm { Kind = BalanceTermKind.Idle, Hours = new HoursRange { Low = "0.25", High = verdict == BalanceVerdict.Pass ? "0.25" : "" } },
                new BalanceTerm { Kind = BalanceTermKind.Idle, Hours = new HoursRange { Low = "4991.75", High = "4991.75" } },
            },
            Unaccounted = new HoursRange { Low = low, High = high },
            Sigma = new FigureRange { Low = 35.5, High = 35.5 },
            Z = verdict == BalanceVerdict.Pass ? new FigureRange { Low = 0, High = 0 } : new FigureRange { High = 140 },
        };

        private static Provenance.Contracts.V1.DeviceConflict Conflict() => new()
        {
            Type = DeviceConflictType.InfeasibleTravel,
            First = new DeviceSighting { Site = "acme/jurong-1", From = Day(1), To = Day(1), LogIndex = 7 },
            Second = new DeviceSighting { Site = "zenith/johor-2", From = Day(1), To = Day(1), LogIndex = 8 },
            BetweenHours = 2,
            LeastHours = 24,
        };

        private static Timestamp Day(int day) => Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 5, day, 0, 0, 0, TimeSpan.Zero));
    }
}
