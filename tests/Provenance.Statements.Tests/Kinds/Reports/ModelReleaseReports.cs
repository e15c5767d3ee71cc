using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class ModelReleaseReports
{
    public static ReportFixture Release => new(
        "model-release",
        "blue-heron/models/heron-1",
        new ModelReleaseBody
        {
            Salt = AnySalt,
            Names = [Name("Heron 1", NameKind.Trading)],
            Publisher = Known(Company),
            ReleasedOn = Known(CalendarDate.Parse("2026-11-23")),
            Artifacts = [new ReleasedArtifact { Role = ArtifactRole.Weights, Digests = Digests("heron") }],
            DeclaredOrigin = Known(CountryCode.Parse("SG")),
            Bases = [Base("base")],
            Flop = Known(Flop("340000000000000000000000", "360000000000000000000000", NumberFormat.Bf16)),
            Parameters = Exactly("70000000000"),
        });

    public static ModelBase Base(string name) => new()
    {
        Relation = InputRelation.ContinuedPretrain,
        Name = name,
        Digests = Known(Digests(name)),
    };
}
