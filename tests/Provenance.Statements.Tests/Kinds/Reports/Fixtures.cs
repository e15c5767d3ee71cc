// Values that the valid reports are made of. All names are invented.

using System.Text;
using Provenance.Transparency;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class Fixtures
{
    public const string Cluster = "acme/jurong-1/h100-a";

    public static readonly Timestamp Issued = At("2026-11-23T09:00:00Z");
    public static readonly AcceleratorSlug H100 = Accelerator("nvidia-h100-sxm");
    public static readonly EntityId Company = EntityId.Parse("NATIONAL:SG:201912345K");
    public static readonly EntityId Reseller = EntityId.Parse("OPERATOR:acme:reseller-7");
    public static readonly EntityId Parent = EntityId.Parse($"LEI:{Lei.Complete("5299000EXAMPLE0000")}");
    public static readonly StreamId OwnStream = new(7);
    public static readonly Salt AnySalt = new(UInt128.One);

    public static IReadOnlyList<ReportFixture> All =>
    [
        InventoryReports.Cluster, EntityReports.Company, RentalReports.Rental, JobReports.Completed, UsageReports.Month,
        PeriodCloseReports.Month, ModelReleaseReports.Release, JudgementReports.OnLead, ListingReports.Listing,
        AuditReports.OfSample,
    ];

    /// <summary>Valid reports of another shape than the first of their kind.</summary>
    public static IReadOnlyList<ReportFixture> Variants => [JudgementReports.OnIdentity];

    public static Timestamp At(string text) => Timestamp.Parse(text);

    public static AcceleratorSlug Accelerator(string slug) => AcceleratorSlug.Parse(slug);

    public static Quantity Number(string text) => Quantity.Parse(text);

    public static OrUnknown<T> Known<T>(T value)
        where T : notnull => OrUnknown.Known(value);

    public static OrUnknown<IReadOnlyList<T>> KnownList<T>(params T[] values) => OrUnknown.Known<IReadOnlyList<T>>(values);

    public static Estimate Range(string low, string high) =>
        new() { Low = Number(low), High = Number(high), Basis = EstimateBasis.Measured };

    public static OrUnknown<Estimate> Exactly(string value) => Known(Range(value, value));

    public static FlopEstimate Flop(string low, string high, NumberFormat format) =>
        new() { Low = Number(low), High = Number(high), Basis = EstimateBasis.Computed, Format = format };

    public static Digest DigestOf(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    public static ArtifactDigests Digests(string name) => new()
    {
        File = DigestOf(name + " file"),
        Manifest = DigestOf(name + " manifest"),
        TensorRoot = DigestOf(name + " tensors"),
        Shapes = DigestOf("shapes"),
    };

    public static PartyName Name(string text, NameKind kind = NameKind.Registered) => new()
    {
        Text = text,
        Kind = kind,
        Language = TextValue.Parse<LanguageCode>("en"),
        Script = TextValue.Parse<ScriptCode>("Latn"),
    };
}
