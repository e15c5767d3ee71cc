// Every member of every section of every kind of report, broken in every way that the strict reader refuses. The cases
// are made from the valid reports and the contracts, so a new member is tested without being named here.

using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Provenance.Statements.Tests.Kinds.Reports;

namespace Provenance.Statements.Tests.Kinds;

public sealed class ReportReadingTests
{
    public static TheoryData<string> Kinds => [.. All.Select(report => report.ToString())];

    private static IEnumerable<ReportFixture> All => Fixtures.All.Concat(Fixtures.Variants);

    [Fact]
    public void Every_kind_of_report_has_a_valid_report() =>
        Assert.Equal(
            StatementKinds.All.Where(kind => !kind.IsTrust).Select(kind => kind.Name),
            Fixtures.All.Select(report => report.Kind).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_valid_report_is_found_good(string kind) => Assert.Empty(Report(kind).Check());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_valid_report_is_read_back_as_it_was_written(string kind)
    {
        var report = Report(kind);
        foreach (var (section, original) in report.SectionKinds.Zip(report.Sections))
        {
            var json = SectionJson.Write(section, original);
            var (read, refusal) = SectionJson.Read(section, json);

            Assert.Null(refusal);
            Assert.True(JsonNode.DeepEquals(json, SectionJson.Write(section, read!)));
            Assert.Equal("salt", json.First().Key);
        }
    }

    // A member that excludes another one stands in a variant of the report.
    [Fact]
    public void Valid_reports_use_every_member_of_their_sections() => Assert.All(
        All.SelectMany(Members).GroupBy(member => (member.Contract.Type, member.OwnerPath)),
        owner => Assert.Equal(
            owner.First().Contract.Properties.Select(property => property.Name).Order(StringComparer.Ordinal),
            owner.Select(member => member.Name).Distinct().Order(StringComparer.Ordinal)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_member_that_is_missing_is_refused_where_it_is_required(string kind) =>
        EachMember(kind, (owner, name) => owner.Remove(name), (refusal, member) =>
            Assert.Equal(
                member.Contract.Properties.Single(property => property.Name == member.Name).IsRequired
                    ? (RefusalReason.FieldMissing, member.Path)
                    : default((RefusalReason, string)?),
                refusal is null ? null : (refusal.Reason, refusal.Field)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_member_that_is_null_is_refused(string kind) =>
        EachMember(kind, (owner, name) => owner[name] = null, (refusal, member) =>
            Assert.Equal((RefusalReason.FieldType, member.Path), (refusal?.Reason, refusal?.Field)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_member_of_another_type_is_refused(string kind) =>
        EachMember(kind, (owner, name) => owner[name] = true, (refusal, member) =>
            Assert.Equal((RefusalReason.FieldType, member.Path), (refusal?.Reason, refusal?.Field)));

    [Fact]
    public void An_object_that_is_written_as_a_text_is_told_its_members()
    {
        var section = EntityReports.Company.SectionKinds.Single(kind => kind.Name == "owners");
        var document = EntityReports.Company.Json()["owners"];
        document["interests"]![0]!["sharePercent"] = "25";

        var refusal = SectionJson.Read(section, document).Refusal;

        Assert.Equal("owners.interests[0].sharePercent", refusal?.Field);
        Assert.Equal("Expected an object with minimum and maximum, or \"unknown\", found a string.", refusal?.Message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_member_that_the_format_does_not_name_is_refused(string kind) =>
        EachMember(kind, (owner, _) => owner["surprise"] = 1, (refusal, member) =>
            Assert.Equal((RefusalReason.FieldUnknown, $"{member.OwnerPath}.surprise"), (refusal?.Reason, refusal?.Field)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_text_that_is_empty_is_refused(string kind) =>
        EachMember(
            kind,
            (owner, name) => owner[name] = "",
            (refusal, member) => Assert.Equal(member.Path, refusal?.Field),
            member => member.Owner[member.Name] is JsonValue value && value.TryGetValue<string>(out _));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_count_of_zero_is_refused(string kind) =>
        EachMember(
            kind,
            (owner, name) => owner[name] = -1,
            (refusal, member) => Assert.Equal((RefusalReason.ValueImpossible, member.Path), (refusal?.Reason, refusal?.Field)),
            member => member.Owner[member.Name] is JsonValue value && value.TryGetValue<long>(out _));

    private static ReportFixture Report(string kind) => All.Single(report => report.ToString() == kind);

    private static void EachMember(
        string kind, Action<JsonObject, string> breakIt, Action<Refusal?, Member> judge, Func<Member, bool>? where = null)
    {
        // The objects are visited by number, so that each change starts from a fresh copy.
        var count = Members(Report(kind)).Count();
        for (var number = 0; number < count; number++)
        {
            var member = Members(Report(kind)).ElementAt(number);
            if (where?.Invoke(member) is false)
            {
                continue;
            }

            breakIt(member.Owner, member.Name);
            judge(SectionJson.Read(member.Section, member.Document).Refusal, member);
        }
    }

    private static IEnumerable<Member> Members(ReportFixture report) => report.SectionKinds.SelectMany(section =>
    {
        var document = report.Json()[section.Name];
        return Members(section, document, document, section.Type, section.Name);
    });

    private static IEnumerable<Member> Members(
        SectionKind section, JsonObject document, JsonObject owner, JsonTypeInfo contract, string path)
    {
        foreach (var (name, value) in owner.ToList())
        {
            yield return new Member(section, document, owner, contract, name, path);
            var inner = Unwrap(contract.Properties.Single(property => property.Name == name).PropertyType);
            var objects = value switch
            {
                JsonObject single => [(single, $"{path}.{name}")],
                JsonArray array => array.Index()
                    .Where(item => item.Item is JsonObject)
                    .Select(item => (item.Item!.AsObject(), $"{path}.{name}[{item.Index}]")),
                _ => Enumerable.Empty<(JsonObject, string)>(),
            };
            foreach (var (child, childPath) in objects.ToList())
            {
                foreach (var member in Members(section, document, child, section.Type.Options.GetTypeInfo(inner), childPath))
                {
                    yield return member;
                }
            }
        }
    }

    // OrUnknown<T>, T?, and lists of T: what the members of a JSON object are described by.
    private static Type Unwrap(Type type) => type.IsGenericType ? Unwrap(type.GetGenericArguments()[0]) : type;

    private sealed record Member(
        SectionKind Section, JsonObject Document, JsonObject Owner, JsonTypeInfo Contract, string Name, string OwnerPath)
    {
        public string Path => $"{OwnerPath}.{Name}";
    }
}
