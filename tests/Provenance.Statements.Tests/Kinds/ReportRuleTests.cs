// The rules of the smaller kinds of report, each broken once, and what lies just within them.

using Provenance.Statements.Tests.Kinds.Reports;
using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds;

public sealed class ReportRuleTests
{
    private const RefusalReason Impossible = RefusalReason.ValueImpossible;
    private const WarningReason Implausible = WarningReason.DeclarationImplausible;

    private static readonly AcceleratorSlug NewChip = Accelerator("example-chip-9");

    public static TheoryData<RuleCase> Inventory => RuleCase.Data(
        new("a capacity is not of the future", InventoryReports.Cluster.With<Capacity>(c => c with { AsOf = At("2026-11-24T00:00:00Z") }), Impossible, "capacity.asOf"),
        new("a capacity reported after more than 30 days is late", InventoryReports.Cluster.With<Capacity>(c => c with { AsOf = At("2026-10-24T08:59:59.999999Z"), Events = null }), WarningReason.ReportLate, "capacity.asOf"),
        new("a capacity reported after exactly 30 days is not late", InventoryReports.Cluster.With<Capacity>(c => c with { AsOf = At("2026-10-24T09:00:00Z"), Events = null })),
        new("an update of old facts is not late", (InventoryReports.Cluster with { Supersedes = Update }).With<Capacity>(c => c with { AsOf = At("2026-01-01T00:00:00Z"), Events = null })),
        new("a row of the capacity stands once", InventoryReports.Cluster.With<Capacity>(c => c with { Domains = [InventoryReports.Domain(1024), InventoryReports.Domain(1024)] }), Impossible, "capacity.domains[1]"),
        new("an event is not after asOf", InventoryReports.Cluster.With<Capacity>(c => c with { Events = [c.Events![0] with { At = At("2026-11-22T00:00:01Z") }] }), Impossible, "capacity.events[0].at"),
        new("an accelerator of the capacity should be known", InventoryReports.Cluster.Without<Devices>().With<Capacity>(c => c with { Domains = [c.Domains[0] with { Accelerator = NewChip }] }), WarningReason.AcceleratorUnknown, "capacity.domains[0].accelerator"),
        new("an unknown accelerator is told once", InventoryReports.Cluster.With<Capacity>(c => c with { Domains = [c.Domains[0], c.Domains[0] with { Accelerator = NewChip }], Events = [c.Events![0] with { Accelerator = NewChip }] }), WarningReason.AcceleratorUnknown, "capacity.domains[1].accelerator"),
        new("a device stands once", InventoryReports.Cluster.With<Devices>(d => d with { Items = [.. d.Items, InventoryReports.Device("GPU-1")] }), Impossible, "devices.items[2].identity"),
        new("devices are not of the future", InventoryReports.Cluster.With<Devices>(d => d with { AsOf = At("2026-11-24T00:00:00Z") }), Impossible, "devices.asOf"),
        new("devices reported after more than 30 days are late", InventoryReports.Cluster.With<Devices>(d => d with { AsOf = At("2026-01-01T00:00:00Z") }), WarningReason.ReportLate, "devices.asOf"),
        new("an accelerator of a device should be known", (InventoryReports.Cluster with { Record = $"{Cluster}/devices/2" }).Without<Capacity>().With<Devices>(d => d with { Items = [d.Items[0] with { Accelerator = NewChip }] }), WarningReason.AcceleratorUnknown, "devices.items[0].accelerator"),
        new("devices should not be more than the capacity declares", InventoryReports.Cluster.With<Capacity>(c => c with { Domains = [InventoryReports.Domain(1)] }), Implausible, "devices.items"));

    public static TheoryData<RuleCase> Entity => RuleCase.Data(
        new("an entity is the one that the record names", EntityReports.Company.With<Identity>(i => i with { Entity = Parent }), Impossible, "identity.entity"),
        new("an entity has a name", EntityReports.Company.With<Identity>(i => i with { Names = [] }), RefusalReason.FieldMissing, "identity.names"),
        new("a name stands once", EntityReports.Company.With<Identity>(i => i with { Names = [i.Names[0], i.Names[0]] }), Impossible, "identity.names[1]"),
        new("an identifier stands once", EntityReports.Company.With<Identity>(i => i with { Identifiers = [i.Identifiers![0], i.Identifiers[0]] }), Impossible, "identity.identifiers[1]"),
        new("a key stands once", EntityReports.Company.With<Identity>(i => i with { Keys = [i.Keys![0], i.Keys[0]] }), Impossible, "identity.keys[1]"),
        new("a verified LEI has fitting check digits", EntityReports.Company.With<Identity>(i => i with { Identifiers = [EntityReports.Lei("969500KSV493XWY0PS34", IdentifierStatus.Verified)] }), RefusalReason.IdentifierInvalid, "identity.identifiers[0].id"),
        new("a claimed LEI may have check digits that do not fit", EntityReports.Company.With<Identity>(i => i with { Identifiers = [EntityReports.Lei("969500KSV493XWY0PS34", IdentifierStatus.Claimed)] }), WarningReason.IdentifierUnverified, "identity.identifiers[0].id"),
        new("an identifier of another register is not checked", EntityReports.Company.With<Identity>(i => i with { Identifiers = [new EntityIdentifier { Scheme = "UEN", Id = "x", Status = IdentifierStatus.Verified }] })),
        new("an entity is not incorporated after the statement", EntityReports.Company.With<Identity>(i => i with { IncorporatedOn = Known(CalendarDate.Parse("2026-11-24")) }), Impossible, "identity.incorporatedOn"),
        new("owners are not of the future", EntityReports.Company.With<Owners>(o => o with { AsOf = At("2026-11-24T00:00:00Z") }), Impossible, "owners.asOf"),
        new("a share is at most 100 per cent", EntityReports.Company.With<Owners>(o => o with { Interests = [EntityReports.Shareholding("30", "100.000001")] }), Impossible, "owners.interests[0].sharePercent.maximum"),
        new("a share's minimum is not above its maximum", EntityReports.Company.With<Owners>(o => o with { Interests = [EntityReports.Shareholding("30", "20")] }), Impossible, "owners.interests[0].sharePercent.minimum"),
        new("an interest does not begin after asOf", EntityReports.Company.With<Owners>(o => o with { Interests = [o.Interests[0] with { From = CalendarDate.Parse("2026-11-23") }] }), Impossible, "owners.interests[0].from"),
        new("an interest does not end before it begins", EntityReports.Company.With<Owners>(o => o with { Interests = [o.Interests[0] with { To = CalendarDate.Parse("2026-05-31") }] }), Impossible, "owners.interests[0].to"),
        new("an entity should not own itself", EntityReports.Company.With<Owners>(o => o with { Interests = [o.Interests[0] with { Party = Known(Company) }] }), Implausible, "owners.interests[0].party"),
        new("direct shares should not add up to more than 100 per cent", EntityReports.Company.With<Owners>(o => o with { Interests = [EntityReports.Shareholding("60", "60"), EntityReports.Shareholding("40.000001", "50")] }), Implausible, "owners.interests"),
        new("direct shares may add up to 100 per cent", EntityReports.Company.With<Owners>(o => o with { Interests = [EntityReports.Shareholding("60", "60"), EntityReports.Shareholding("40", "50")] })),
        new("indirect shares repeat what others hold", EntityReports.Company.With<Owners>(o => o with { Interests = [EntityReports.Shareholding("60", "60"), EntityReports.Shareholding("60", "60") with { DirectOrIndirect = Directness.Indirect }] })),
        new("ownership may be unknown", EntityReports.Company.With<Owners>(o => o with { Interests = [o.Interests[0] with { Party = OrUnknown.Unknown<EntityId>(), SharePercent = OrUnknown.Unknown<ShareRange>() }] })));

    public static TheoryData<RuleCase> Rental => RuleCase.Data(
        new("a rental ends after it starts", RentalReports.Rental.With<Terms>(t => t with { To = RentalEnd.Until(t.From) }), Impossible, "terms.to"),
        new("a rental may be open", RentalReports.Rental.With<Terms>(t => t with { To = RentalEnd.Open })),
        new("a rental may be reported before it starts", RentalReports.Rental.With<Terms>(t => t with { From = At("2026-12-01T00:00:00Z") })),
        new("a rental reported after more than 30 days is late", RentalReports.Rental.With<Terms>(t => t with { From = At("2026-10-01T00:00:00Z") }), WarningReason.ReportLate, "terms.from"),
        new("a rental reserves something", RentalReports.Rental.With<Terms>(t => t with { Reserved = [] }), RefusalReason.FieldMissing, "terms.reserved"),
        new("a reservation stands once", RentalReports.Rental.With<Terms>(t => t with { Reserved = [t.Reserved[0], t.Reserved[0]] }), Impossible, "terms.reserved[1]"),
        new("a reserved accelerator should be known", RentalReports.Rental.With<Terms>(t => t with { Reserved = [t.Reserved[0] with { Accelerator = NewChip }] }), WarningReason.AcceleratorUnknown, "terms.reserved[0].accelerator"),
        new("a reseller stands once", RentalReports.Rental.With<RentalParties>(p => p with { Resellers = [Reseller, Reseller] }), Impossible, "parties.resellers[1]"),
        new("a country stands once", RentalReports.Rental.With<RentalParties>(p => p with { AccessCountries = KnownList(CountryCode.Parse("SG"), CountryCode.Parse("SG")) }), Impossible, "parties.accessCountries[1]"),
        new("behind a reseller an end customer should be declared", RentalReports.Rental.With<RentalParties>(p => p with { EndCustomer = EndCustomer.Unknown }), WarningReason.EndCustomerUndeclared, "parties.endCustomer"),
        new("behind a reseller the customer may be declared", RentalReports.Rental.With<RentalParties>(p => p with { EndCustomer = EndCustomer.Customer })),
        new("without a reseller the end customer may be unknown", RentalReports.Rental.With<RentalParties>(p => p with { Resellers = [], EndCustomer = EndCustomer.Unknown })));

    public static TheoryData<RuleCase> Usage => RuleCase.Data(
        new("a period ends after it starts", UsageReports.Month.With<Totals>(t => t with { From = t.To }), Impossible, "totals.to"),
        new("usage is not of the future", UsageReports.Month.With<Totals>(t => t with { To = At("2026-11-23T09:00:00.000001Z") }), Impossible, "totals.to"),
        new("usage reported after more than 30 days is late", UsageReports.Month.With<Totals>(t => t with { To = At("2026-10-15T00:00:00Z") }), WarningReason.ReportLate, "totals.to"),
        new("a customer stands once", UsageReports.Month.With<UsageCustomers>(c => c with { Items = [UsageReports.Customer(Company, "1"), UsageReports.Customer(Company, "1")] }), Impossible, "customers.items[1].customer"),
        new("customers should not use more small-job hours than the whole", UsageReports.Month.With<Totals>(t => t with { SmallJobs = Exactly("11999.999999") }), Implausible, "totals.smallJobs"),
        new("customers should not use more inference hours than the whole", UsageReports.Month.With<Totals>(t => t with { Inference = Exactly("3000.499999") }), Implausible, "totals.inference"),
        new("against an unknown whole nothing is compared", UsageReports.Month.With<Totals>(t => t with { SmallJobs = OrUnknown.Unknown<Estimate>() })));

    public static TheoryData<RuleCase> PeriodClose => RuleCase.Data(
        new("a closed period ends after it starts", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { From = b.To }), Impossible, "body.to"),
        new("a closed period is past", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { To = At("2026-11-24T00:00:00Z") }), Impossible, "body.to"),
        new("a period closed after more than 30 days is late", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { To = At("2026-10-15T00:00:00Z") }), WarningReason.ReportLate, "body.to"),
        new("a range ends where it begins or later", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Streams = [b.Streams[0], PeriodCloseReports.Range(new StreamId(8), 9, 8)], Statements = 1 }), Impossible, "body.streams[1].last"),
        new("a stream stands once", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Streams = [b.Streams[0], PeriodCloseReports.Range(OwnStream, 1, 5)] }), Impossible, "body.streams[1].stream"),
        new("a period-close does not cover itself", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Streams = [PeriodCloseReports.Range(OwnStream, 1, 1042)], Statements = 1 }), Impossible, "body.streams[0].last"),
        new("no more statements are counted than the ranges hold", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Statements = 1047 }), Impossible, "body.statements"),
        new("fewer statements than the ranges hold were refused or lost", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Statements = 1040 })),
        new("over no statement the root is the hash of nothing", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Statements = 0 }), Impossible, "body.merkleRoot"),
        new("a period may be empty", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Streams = [], Statements = 0, MerkleRoot = DigestOf("") })),
        new("where no job is told of, jobs should have used no hours", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Nil = ["training-job"] }), Implausible, "body.nil"),
        new("where no job is told of, hours may be none", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Nil = ["training-job"], AcceleratorHours = Exactly("0") })),
        new("a kind is nil once", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Nil = ["rental", "rental"] }), Impossible, "body.nil[1]"),
        new("what is nil is a kind", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Nil = ["rental", "training"] }), RefusalReason.FieldValue, "body.nil[1]"),
        new("a period-close does not report its own absence", PeriodCloseReports.Month.With<PeriodCloseBody>(b => b with { Nil = ["period-close"] }), RefusalReason.FieldValue, "body.nil[0]"));

    public static TheoryData<RuleCase> ModelRelease => RuleCase.Data(
        new("a model has a name", ModelReleaseReports.Release.With<ModelReleaseBody>(b => b with { Names = [] }), RefusalReason.FieldMissing, "body.names"),
        new("a model's name stands once", ModelReleaseReports.Release.With<ModelReleaseBody>(b => b with { Names = [b.Names[0], b.Names[0]] }), Impossible, "body.names[1]"),
        new("a release is not of the future", ModelReleaseReports.Release.With<ModelReleaseBody>(b => b with { ReleasedOn = Known(CalendarDate.Parse("2026-11-24")) }), Impossible, "body.releasedOn"),
        new("an artifact stands once", ModelReleaseReports.Release.With<ModelReleaseBody>(b => b with { Artifacts = [b.Artifacts[0], b.Artifacts[0]] }), Impossible, "body.artifacts[1].digests"),
        new("a base without digests is named", ModelReleaseReports.Release.With<ModelReleaseBody>(b => b with { Bases = [b.Bases![0] with { Name = null, Digests = OrUnknown.Unknown<ArtifactDigests>() }] }), RefusalReason.FieldMissing, "body.bases[0].name"),
        new("a base stands once", ModelReleaseReports.Release.With<ModelReleaseBody>(b => b with { Bases = [b.Bases![0], b.Bases[0]] }), Impossible, "body.bases[1].digests"));

    public static TheoryData<RuleCase> Judgement => RuleCase.Data(
        new("a judgement is of something", JudgementReports.About(new JudgementSubject()), RefusalReason.FieldMissing, "body.about"),
        new("a judgement is of one thing", JudgementReports.About(new JudgementSubject { Lead = Lead, SameEntity = Same(Company, Reseller) }), Impossible, "body.about"),
        new("a judged lead rests on something", JudgementReports.About(new JudgementSubject { Lead = Lead with { Entries = [] } }), RefusalReason.FieldMissing, "body.about.lead.entries"),
        new("an entry stands once", JudgementReports.About(new JudgementSubject { Lead = Lead with { Entries = [Lead.Entries[0], Lead.Entries[0]] } }), Impossible, "body.about.lead.entries[1]"),
        new("an identity is of two at least", JudgementReports.About(new JudgementSubject { SameEntity = Same(Company) }), RefusalReason.FieldMissing, "body.about.sameEntity.entities"),
        new("an entity stands once in an identity", JudgementReports.About(new JudgementSubject { SameEntity = Same(Company, Reseller, Company) }), Impossible, "body.about.sameEntity.entities[2]"),
        new("a judgement is not of the future", JudgementReports.OnLead.With<JudgementBody>(b => b with { DecidedAt = At("2026-11-23T09:00:00.000001Z") }), Impossible, "body.decidedAt"),
        new("a judgement reported after more than 30 days is late", JudgementReports.OnLead.With<JudgementBody>(b => b with { DecidedAt = At("2026-10-24T08:59:59Z") }), WarningReason.ReportLate, "body.decidedAt"));

    public static TheoryData<RuleCase> Listing => RuleCase.Data(
        new("a listing has a name", ListingReports.Listing.With<ListingBody>(b => b with { Names = [] }), RefusalReason.FieldMissing, "body.names"),
        new("a listed name stands once", ListingReports.Listing.With<ListingBody>(b => b with { Names = [b.Names[0], b.Names[0]] }), Impossible, "body.names[1]"),
        new("a listed identifier stands once", ListingReports.Listing.With<ListingBody>(b => b with { Identifiers = [b.Identifiers[0], b.Identifiers[0]] }), Impossible, "body.identifiers[1]"),
        new("a listed LEI that is verified has fitting check digits", ListingReports.Listing.With<ListingBody>(b => b with { Identifiers = [EntityReports.Lei("969500KSV493XWY0PS34", IdentifierStatus.Verified)] }), RefusalReason.IdentifierInvalid, "body.identifiers[0].id"),
        new("a listed LEI that is claimed may have check digits that do not fit", ListingReports.Listing.With<ListingBody>(b => b with { Identifiers = [EntityReports.Lei("969500KSV493XWY0PS34", IdentifierStatus.Claimed)] }), WarningReason.IdentifierUnverified, "body.identifiers[0].id"),
        new("a programme stands once", ListingReports.Listing.With<ListingBody>(b => b with { Programmes = ["x", "x"] }), Impossible, "body.programmes[1]"),
        new("a list is not published after the statement", ListingReports.Listing.With<ListingBody>(b => b with { List = b.List with { PublishedOn = CalendarDate.Parse("2026-11-24") } }), Impossible, "body.list.publishedOn"),
        new("a party is not delisted before it is listed", ListingReports.Listing.With<ListingBody>(b => b with { DelistedOn = CalendarDate.Parse("2026-05-31") }), Impossible, "body.delistedOn"),
        new("a party may be delisted that was listed on a day nobody knows", ListingReports.Listing.With<ListingBody>(b => b with { ListedOn = OrUnknown.Unknown<CalendarDate>() })),
        new("what is in force should have begun", ListingReports.Listing.With<ListingBody>(b => b with { Status = ListingStatus.InForce, ListedOn = Known(CalendarDate.Parse("2026-11-24")), DelistedOn = null }), Implausible, "body.listedOn"),
        new("what is proposed may begin later", ListingReports.Listing.With<ListingBody>(b => b with { Status = ListingStatus.Proposed, ListedOn = Known(CalendarDate.Parse("2026-11-24")), DelistedOn = null })),
        new("a listing may be of nobody known", ListingReports.Listing.With<ListingBody>(b => b with { Entity = OrUnknown.Unknown<EntityId>() })));

    public static TheoryData<RuleCase> AuditReport => RuleCase.Data(
        new("an audit covers entries that the tree has", AuditReports.OfSample.With<AuditReportBody>(b => b with { FirstEntry = 4700, Entries = 12 }), Impossible, "body.entries"),
        new("an audit may cover the tree to its end", AuditReports.OfSample.With<AuditReportBody>(b => b with { FirstEntry = 4700, Entries = 11 })),
        new("an audit continues a smaller tree", AuditReports.OfSample.With<AuditReportBody>(b => b with { Previous = b.Previous! with { Size = 4712 } }), Impossible, "body.previous.size"),
        new("a sample says how it was drawn", AuditReports.OfSample.With<AuditReportBody>(b => b with { Sample = null }), RefusalReason.FieldMissing, "body.sample"),
        new("a reconciliation says of what", AuditReports.OfSample.With<AuditReportBody>(b => b with { Method = AuditMethod.Reconciliation, Clusters = null }), RefusalReason.FieldMissing, "body.clusters"),
        new("a sample is drawn out of its population", AuditReports.OfSample.With<AuditReportBody>(b => b with { Sample = b.Sample! with { Size = 4001 } }), Impossible, "body.sample.size"),
        new("a seed comes after the population", AuditReports.OfSample.With<AuditReportBody>(b => b with { Sample = b.Sample! with { Population = 4711 } }), Impossible, "body.sample.seed.size"),
        new("a rule stands once", AuditReports.OfSample.With<AuditReportBody>(b => b with { Exceptions = [b.Exceptions[0], b.Exceptions[0]] }), Impossible, "body.exceptions[1].rule"),
        new("an exception is at an entry of the tree", AuditReports.OfSample.With<AuditReportBody>(b => b with { Exceptions = [b.Exceptions[0] with { FirstEntry = 4711 }] }), Impossible, "body.exceptions[0].firstEntry"),
        new("an audit is not of the future", AuditReports.OfSample.With<AuditReportBody>(b => b with { AuditedAt = At("2026-11-23T09:00:00.000001Z") }), Impossible, "body.auditedAt"),
        new("an audit may find nothing", AuditReports.OfSample.With<AuditReportBody>(b => b with { Exceptions = [] })));

    private static JudgedLead Lead => JudgementReports.OnLead.Content().Section<JudgementBody>()!.About.Lead!;

    private static SameEntity Same(params IReadOnlyList<EntityId> entities) => new() { Entities = entities };

    private static Supersedes Update => new() { Statement = DigestOf("an earlier statement"), Reason = SupersedesReason.Update };

    [Theory]
    [MemberData(nameof(Inventory))]
    [MemberData(nameof(Entity))]
    [MemberData(nameof(Rental))]
    [MemberData(nameof(Usage))]
    [MemberData(nameof(PeriodClose))]
    [MemberData(nameof(ModelRelease))]
    [MemberData(nameof(Judgement))]
    [MemberData(nameof(Listing))]
    [MemberData(nameof(AuditReport))]
    public void Rule(RuleCase rule) => rule.Judge();
}
