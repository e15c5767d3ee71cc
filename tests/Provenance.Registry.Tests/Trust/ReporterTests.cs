using System.Text.Json.Nodes;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;

namespace Provenance.Registry.Tests.Trust;

/// <summary>proto/README.md §6: who may sign a report, and when.</summary>
public sealed class ReporterTests : IDisposable
{
    private readonly TrustLog _log = TrustLog.WithGenesis();

    private RegistryWorld World => _log.World;

    private TestParty Operator => _log.World.Operator;

    public void Dispose() => _log.Dispose();

    [Fact]
    public void An_operator_reports_about_its_own_sites()
    {
        foreach (var draft in new[] { World.Reports.Job(), World.Reports.Inventory(), World.Reports.Rental() })
        {
            _ = _log.Accept(draft.Sign(Operator.Key));
            draft.Record = draft.Record.Replace("acme/", "borealis/", StringComparison.Ordinal);
            _ = _log.Refuse(draft.Sign(Operator.Key), RefusalReason.KeyOutsideSites, "subject[0].name");
            draft.Record = draft.Record.Replace("borealis/jurong-1", "acme/jurong-10", StringComparison.Ordinal);
            _ = _log.Refuse(draft.Sign(Operator.Key), RefusalReason.KeyOutsideSites, "subject[0].name");
        }
    }

    [Fact]
    public void Others_do_not_report_about_clusters()
    {
        _ = _log.Refuse(World.Reports.Job().Sign(World.Customer.Key), RefusalReason.KeyWrongRole, "signatures");
        _ = _log.Refuse(World.Reports.Job().Sign(World.Regulator.Key), RefusalReason.KeyWrongRole, "signatures");
        _ = _log.Refuse(World.Reports.Job().Sign(World.Authorities[0].Key), RefusalReason.SignerWithoutRole, "signatures");
        var stranger = _log.Refuse(World.Reports.Job().Sign(World.Stranger), RefusalReason.KeyUnknown, "signatures[0].keyid");
        Assert.Contains(World.Stranger.PublicKey.KeyId.ToString(), stranger.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_has_one_signature()
    {
        _ = _log.Refuse(World.Reports.Job().Sign(Operator.Key, World.Reporter), RefusalReason.SignerWithoutRole, "signatures");
        _ = _log.Refuse(World.Reports.Entity().Sign(World.Quorum), RefusalReason.SignerWithoutRole, "signatures");
    }

    [Fact]
    public void Entities_are_declared_by_operators_customers_and_authorities()
    {
        Assert.Null(_log.Accept(World.Reports.Entity().Sign(World.Authorities[1].Key)).Signer);
        _ = _log.Accept(World.Reports.Entity().Sign(Operator.Key));
        _ = _log.Accept(World.Reports.Entity().Sign(World.Customer.Key));
        _ = _log.Refuse(World.Reports.Entity().Sign(World.Regulator.Key), RefusalReason.KeyWrongRole, "signatures");
        _ = _log.Refuse(World.Reports.Entity().Sign(World.Reporter), RefusalReason.KeyWrongRole, "signatures");
    }

    [Fact]
    public void A_model_is_released_by_the_party_that_its_record_names()
    {
        _ = _log.Accept(Release("kestrel").Sign(World.Customer.Key));
        _ = _log.Accept(Release("safeguards").Sign(World.Regulator.Key));
        _ = _log.Refuse(Release("acme").Sign(World.Customer.Key), RefusalReason.KeyOutsideSites, "subject[0].name");
        _ = _log.Refuse(Release("acme").Sign(World.Authorities[0].Key), RefusalReason.SignerWithoutRole, "signatures");
    }

    [Fact]
    public void Judgements_are_signed_by_the_regulator_that_their_record_names()
    {
        _ = _log.Accept(OnIdentity("safeguards").Sign(World.Regulator.Key));
        _ = _log.Refuse(OnIdentity("acme").Sign(World.Regulator.Key), RefusalReason.KeyOutsideSites, "subject[0].name");
        _ = _log.Refuse(OnIdentity("acme").Sign(Operator.Key), RefusalReason.KeyWrongRole, "signatures");
        _ = _log.Refuse(OnIdentity("kestrel").Sign(World.Customer.Key), RefusalReason.KeyWrongRole, "signatures");
        _ = _log.Refuse(OnIdentity("safeguards").Sign(World.Authorities[0].Key), RefusalReason.SignerWithoutRole, "signatures");
    }

    [Fact]
    public void Audit_reports_are_signed_by_the_auditor_that_their_record_names()
    {
        var key = World.Key("inspectors");
        _ = _log.Accept(World.Trust.Accreditation(new TestParty("inspectors", "auditor", "Inspectors", key, key), key).Sign(World.Quorum));

        _ = _log.Accept(AuditReport("inspectors").Sign(key));

        _ = _log.Refuse(AuditReport("others").Sign(key), RefusalReason.KeyOutsideSites, "subject[0].name");
        _ = _log.Refuse(AuditReport("safeguards").Sign(World.Regulator.Key), RefusalReason.KeyWrongRole, "signatures");
        _ = _log.Refuse(AuditReport("acme").Sign(Operator.Key), RefusalReason.KeyWrongRole, "signatures");
    }

    [Fact]
    public void Listings_are_signed_by_the_regulator_or_the_authority_that_their_record_names()
    {
        var authority = World.Authorities[0];
        _ = _log.Accept(Listing("safeguards").Sign(World.Regulator.Key));
        Assert.Null(_log.Accept(Listing(authority.Handle).Sign(authority.Key)).Signer);
        _ = _log.Refuse(Listing("safeguards").Sign(authority.Key), RefusalReason.KeyOutsideSites, "subject[0].name");
        _ = _log.Refuse(Listing(authority.Handle).Sign(World.Authorities[1].Key), RefusalReason.KeyOutsideSites, "subject[0].name");
        _ = _log.Refuse(Listing("kestrel").Sign(World.Customer.Key), RefusalReason.KeyWrongRole, "signatures");
        _ = _log.Refuse(Listing("safeguards").Sign(World.Quorum), RefusalReason.SignerWithoutRole, "signatures");
    }

    [Fact]
    public void An_access_key_signs_no_report()
    {
        using var key = World.Key("access");
        _ = _log.Accept(_log.Trust.Accreditation(Operator, key, use: "access").Sign(World.Quorum));
        _ = _log.Refuse(World.Reports.Job().Sign(key), RefusalReason.KeyWrongUse, "signatures");
    }

    [Fact]
    public void Statements_are_issued_within_the_validity()
    {
        using var key = World.Key("short");
        _ = _log.Accept(_log.Trust.Accreditation(Operator, key, sites: ["*"]).Valid(-10, -5, 5).Sign(World.Quorum));
        foreach (var days in new[] { -11, -4 })
        {
            _ = _log.Refuse(Job(days).Sign(key), RefusalReason.KeyOutsideValidity, "predicate.issuedAt");
        }

        _ = _log.Accept(Job(-10).Sign(key));
        _ = _log.Accept(Job(-5).Sign(key));
    }

    [Fact]
    public void Statements_arrive_before_acceptUntil()
    {
        using var key = World.Key("short");
        _ = _log.Accept(_log.Trust.Accreditation(Operator, key, sites: ["*"]).Valid(-10, -5, 5).Sign(World.Quorum));
        var spooled = Job(-6).Sign(key);
        _log.Clock.Advance(TimeSpan.FromDays(5));
        _ = _log.Accept(spooled);
        _log.Clock.Advance(TimeSpan.FromMilliseconds(1));
        _ = _log.Refuse(spooled, RefusalReason.KeyOutsideValidity, "");
    }

    [Fact]
    public void Without_acceptUntil_statements_arrive_before_validUntil()
    {
        using var key = World.Key("short");
        _ = _log.Accept(_log.Trust.Accreditation(Operator, key, sites: ["*"]).Valid(-10, 1).Sign(World.Quorum));
        _ = _log.Accept(Job(-6).Sign(key));
        _log.Clock.Advance(TimeSpan.FromDays(2));
        _ = _log.Refuse(Job(-6).Sign(key), RefusalReason.KeyOutsideValidity, "");
    }

    [Fact]
    public void Statements_are_at_most_ten_minutes_ahead()
    {
        _ = _log.Accept(World.Reports.Job().IssuedAt(TestClock.Start.AddMinutes(10)).Sign(Operator.Key));
        _ = _log.Refuse(
            World.Reports.Job().IssuedAt(TestClock.Start.AddMinutes(10).AddSeconds(1)).Sign(Operator.Key),
            RefusalReason.IssuedInFuture,
            "predicate.issuedAt");
    }

    private StatementDraft Job(int days) => World.Reports.Job().But(draft =>
    {
        draft.IssuedAt(TestClock.Start.AddDays(days));
        foreach (var (name, hours) in new[] { ("asOf", 1), ("startedAt", 12), ("endedAt", 2) })
        {
            draft.Sections["run"][name] = StatementDraft.Time(TestClock.Start.AddDays(days).AddHours(-hours));
        }

        var allocation = draft.Sections["run"]["allocations"]![0]!;
        allocation["from"] = StatementDraft.Time(TestClock.Start.AddDays(days).AddHours(-12));
        allocation["to"] = StatementDraft.Time(TestClock.Start.AddDays(days).AddHours(-2));
    });

    private StatementDraft AuditReport(string party) => Report("audit-report", $"{party}/audits/1", new JsonObject
    {
        ["auditedAt"] = StatementDraft.Time(World.Now),
        ["method"] = "log-replay",
        ["coverage"] = "complete",
        ["checkpoint"] = new JsonObject { ["size"] = 7, ["root"] = World.Random.Digest() },
        ["firstEntry"] = 0,
        ["entries"] = 7,
        ["missingSections"] = 0,
        ["exceptions"] = new JsonArray(),
    });

    private StatementDraft OnIdentity(string party) => Report("judgement", $"{party}/judgements/1", new JsonObject
    {
        ["about"] = new JsonObject
        {
            ["sameEntity"] = new JsonObject { ["entities"] = new JsonArray("OPERATOR:acme:7", "OPERATOR:borealis:12") },
        },
        ["verdict"] = "confirmed",
        ["reason"] = "One address, one means of payment.",
        ["decidedAt"] = StatementDraft.Time(World.Now),
    });

    private StatementDraft Listing(string party) => Report("listing", $"{party}/lists/example/1", new JsonObject
    {
        ["list"] = new JsonObject
        {
            ["name"] = "Example List",
            ["authority"] = "Inspectorate",
            ["jurisdiction"] = "unknown",
            ["version"] = "1",
            ["publishedOn"] = "2020-01-01",
        },
        ["entity"] = "unknown",
        ["type"] = "unknown",
        ["names"] = new JsonArray(new JsonObject { ["text"] = "Zenith Trading", ["kind"] = "other" }),
        ["identifiers"] = new JsonArray(),
        ["listedOn"] = "unknown",
        ["status"] = "in-force",
    });

    private StatementDraft Release(string party) => Report("model-release", $"{party}/models/heron-70b", new JsonObject
    {
        ["names"] = new JsonArray(new JsonObject { ["text"] = "Heron 70B", ["kind"] = "registered" }),
        ["publisher"] = "unknown",
        ["releasedOn"] = "2026-10-01",
        ["artifacts"] = new JsonArray(new JsonObject
        {
            ["role"] = "weights",
            ["digests"] = new JsonObject { ["file"] = World.Random.Digest() },
        }),
        ["declaredOrigin"] = "SG",
        ["flop"] = "unknown",
    });

    private StatementDraft Report(string kind, string record, JsonObject body)
    {
        var draft = new StatementDraft(kind, record, World.Origin, World.Now);
        draft.Predicate["stream"] = World.Random.Sixteen();
        draft.Predicate["sequence"] = 1;
        body.Insert(0, "salt", World.Random.Sixteen());
        return draft.With("body", body);
    }
}
