// Values of reports that no valid report happens to hold: other spellings, and the refusals of their own.

using System.Text.Json.Nodes;
using Provenance.Statements.Tests.Kinds.Reports;

namespace Provenance.Statements.Tests.Kinds;

public sealed class ReportValueTests
{
    [Theory]
    [InlineData("training-job", "parties", "customer", "LEI:969500KSV493XWY0PS34", RefusalReason.IdentifierInvalid)]
    [InlineData("rental", "parties", "endCustomer", "LEI:969500KSV493XWY0PS34", RefusalReason.IdentifierInvalid)]
    [InlineData("rental", "parties", "endCustomer", "somebody", RefusalReason.FieldValue)]
    [InlineData("training-job", "parties", "customer", "DUNS:1", RefusalReason.FieldValue)]
    [InlineData("training-job", "parties", "rental", "acme/jurong-1/h100-a/jobs/1", RefusalReason.FieldValue)]
    [InlineData("training-job", "run", "state", "Completed", RefusalReason.FieldValue)]
    [InlineData("training-job", "run", "startedAt", "2026-11-11T00:00:00+08:00", RefusalReason.FieldValue)]
    [InlineData("training-job", "run", "flop", "340000000000000000000000", RefusalReason.FieldType)]
    [InlineData("rental", "terms", "to", "never", RefusalReason.FieldValue)]
    [InlineData("cluster-inventory", "capacity", "country", "UK", RefusalReason.FieldValue)]
    [InlineData("usage", "totals", "smallJobLineAcceleratorHours", "1e3", RefusalReason.FieldValue)]
    [InlineData("judgement", "body", "verdict", "guilty", RefusalReason.FieldValue)]
    [InlineData("listing", "body", "status", "inForce", RefusalReason.FieldValue)]
    [InlineData("model-release", "body", "releasedOn", "2026-02-30", RefusalReason.FieldValue)]
    public void A_value_of_another_form_is_refused(string kind, string section, string member, string value, RefusalReason reason)
    {
        var refusal = Read(kind, section, json => json[member] = value);

        Assert.Equal((reason, $"{section}.{member}"), (refusal?.Reason, refusal?.Field));
    }

    [Theory]
    [InlineData("training-job", "parties", "customer", "unknown")]
    [InlineData("training-job", "parties", "rental", "none")]
    [InlineData("training-job", "parties", "accessCountries", "unknown")]
    [InlineData("training-job", "lineage", "inputs", "unknown")]
    [InlineData("training-job", "run", "endedAt", "unknown")]
    [InlineData("rental", "parties", "endCustomer", "customer")]
    [InlineData("rental", "parties", "endCustomer", "unknown")]
    [InlineData("rental", "terms", "to", "open")]
    [InlineData("entity", "identity", "incorporatedOn", "unknown")]
    [InlineData("cluster-inventory", "capacity", "status", "planned")]
    [InlineData("cluster-inventory", "capacity", "powerCapacityMegawatts", null)]
    public void Words_and_absences_that_the_format_permits_are_read(string kind, string section, string member, string? value) =>
        Assert.Null(Read(kind, section, json =>
        {
            json.Remove(member);
            if (value is not null)
            {
                json[member] = value;
            }
        }));

    [Fact]
    public void A_low_figure_above_the_high_one_is_refused()
    {
        var refusal = Read("training-job", "run", json => json["flop"]!["low"] = "999999999999999999999999999999");

        Assert.Equal(RefusalReason.ValueImpossible, refusal?.Reason);
        Assert.StartsWith("run.flop", refusal!.Field, StringComparison.Ordinal);
    }

    [Fact]
    public void Digests_without_any_digest_are_refused()
    {
        var refusal = Read("training-job", "lineage", json => json["outputs"]![0]!["digests"] = new JsonObject());

        Assert.Equal(RefusalReason.FieldMissing, refusal?.Reason);
        Assert.StartsWith("lineage.outputs[0].digests", refusal!.Field, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cluster-inventory", "acme/jurong-1/h100-a", true, false)]
    [InlineData("cluster-inventory", "acme/jurong-1/h100-a/devices/part-2", false, true)]
    public void An_inventory_needs_the_section_that_its_record_is_for(string kind, string record, bool capacity, bool devices)
    {
        var inventory = StatementKinds.ByName[kind];
        var name = inventory.ParseRecord(record)!;

        Assert.Equal([capacity, devices], inventory.Sections.Select(section => inventory.Requires(section, name)));
    }

    [Theory]
    [InlineData("cluster-inventory", "acme/jurong-1")]
    [InlineData("cluster-inventory", "acme/jurong-1/h100-a/devices")]
    [InlineData("entity", "entities/somebody")]
    [InlineData("entity", "entities/LEI:969500KSV493XWY0PS34")]
    [InlineData("rental", "acme/jurong-1/h100-a/rentals/")]
    [InlineData("training-job", "acme/jurong-1/h100-a/rentals/1")]
    [InlineData("training-job", "Acme/jurong-1/h100-a/jobs/1")]
    [InlineData("usage", "acme/jurong-1/usage/1")]
    [InlineData("period-close", "acme/jurong-1/h100-a/periods/1")]
    [InlineData("model-release", "models/heron")]
    [InlineData("judgement", "safeguards/judgements")]
    [InlineData("judgement", "Safeguards/judgements/1")]
    [InlineData("listing", "safeguards/lists/1")]
    [InlineData("listing", "safeguards/lists/Example/1")]
    public void A_record_of_another_form_is_not_of_the_kind(string kind, string record) =>
        Assert.Null(StatementKinds.ByName[kind].ParseRecord(record));

    private static Refusal? Read(string kind, string section, Action<JsonObject> change)
    {
        var report = Fixtures.All.Single(candidate => candidate.Kind == kind);
        var json = report.Json()[section];
        change(json);
        return SectionJson.Read(report.StatementKind.Sections.Single(candidate => candidate.Name == section), json).Refusal;
    }
}
