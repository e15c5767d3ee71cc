// Epoch's tables through the mappings that come with the library: free text, missing and contradictory values.

using Provenance.Statements;
using Provenance.Tests;

namespace Provenance.Accounting.Tests;

public sealed class EpochTests
{
    [Fact]
    public async Task Every_cluster_is_an_inventory_or_is_listed_with_its_reason()
    {
        var imported = await ImportAsync("epoch-clusters", "epoch/gpu_clusters.csv", new() { ["as-of"] = "2026-03-18" });

        var listed = Listed(imported, subject => subject == "cluster-inventory" || subject.Split('/').Length == 3);
        Assert.Equal(786, imported.Summary.Rows);
        Assert.Equal(786, Count(imported, "cluster-inventory") + listed);
        Assert.InRange(Count(imported, "cluster-inventory"), 400, 786);
        Assert.DoesNotContain(imported.NotDrafted, row => row.Reason == NotDraftedReason.WouldBeRefused);
    }

    [Fact]
    public async Task Every_model_is_a_job_or_is_listed_with_its_reason()
    {
        var imported = await ImportAsync("epoch-models", "epoch/notable_ai_models.csv", []);

        var listed = Listed(imported, subject => subject == "training-job" || subject.Contains("/jobs/", StringComparison.Ordinal));
        Assert.Equal(942, imported.Summary.Rows);
        Assert.Equal(942, Count(imported, "training-job") + listed);
        Assert.InRange(Count(imported, "training-job"), 500, 942);
        Assert.DoesNotContain(imported.NotDrafted, row => row.Reason == NotDraftedReason.WouldBeRefused);
    }

    [Fact]
    public async Task A_models_bases_are_inputs_of_its_run_by_name()
    {
        var imported = await ImportAsync("epoch-models", "epoch/notable_ai_models.csv", []);

        var lineage = imported.Contents.Select(content => content.Section<Lineage>()).OfType<Lineage>().ToArray();
        var based = lineage.Where(section => section.Inputs.IsKnown).ToArray();
        Assert.True(based.Length > 50, $"{based.Length} with a base.");
        Assert.All(based.SelectMany(section => section.Inputs.Value), input => Assert.True(input is { Name: not null, Digests.IsUnknown: true }));
    }

    private static int Count(Imported imported, string kind) => imported.Contents.Count(content => content.Statement.Kind.Name == kind);

    private static int Listed(Imported imported, Func<string, bool> isAbout) => imported.NotDrafted.Count(row => isAbout(row.Subject));

    private static async Task<Imported> ImportAsync(string mapping, string file, Dictionary<string, string> options)
    {
        var path = SharedData.Require(file);
        using var importing = new Importing();
        await using var content = File.OpenRead(path);
        return await importing.ImportAsync(new CsvAccounting(Importing.Example(mapping), Importing.Site, options), content);
    }
}
