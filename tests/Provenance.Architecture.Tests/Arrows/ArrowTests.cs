using System.Xml.Linq;
using Mono.Cecil;

namespace Provenance.Architecture.Tests;

// The arrows are held twice: in what project files declare, which catches an arrow before its first use, and in what
// the compiled assemblies really use, which catches what comes along through somebody else's reference.
public sealed class ArrowTests
{
    public static TheoryData<string> Projects => [.. AllowedReferences.All.Select(row => row.Project)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assemblies_use_only_what_the_design_allows(string project)
    {
        var row = AllowedReferences.All.Single(candidate => candidate.Project == project);
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, project + ".dll"));
        Violations.ExpectNone(row.Forbidden(module.AssemblyReferences.Select(reference => reference.Name)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_files_declare_only_what_the_design_allows(string project)
    {
        var row = AllowedReferences.All.Single(candidate => candidate.Project == project);
        Violations.ExpectNone(row.Forbidden(Declared(SourceTree.PathOf($"src/{project}/{project}.csproj"))));
    }

    [Fact]
    public void Every_project_of_src_has_its_row()
    {
        var projects = SourceTree.Files
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file));
        Assert.Equal(AllowedReferences.All.Select(row => row.Project).Order(), projects.Order());
    }

    [Fact]
    public void Only_the_command_and_tests_reference_the_server()
    {
        var above = SourceTree.Files
            .Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && !file.StartsWith("tests/", StringComparison.Ordinal))
            .Where(file => Declared(SourceTree.PathOf(file)).Contains("Provenance.Server"));
        Assert.Equal(["tools/Provenance.Cli/Provenance.Cli.csproj"], above);
    }

    [Fact]
    public void A_forbidden_arrow_is_found()
    {
        var registry = AllowedReferences.All.Single(row => row.Project == "Provenance.Registry");
        string[] references =
        [
            "System.Runtime", "Provenance.Statements", "Dapper", "Provenance.Contracts", "Microsoft.AspNetCore.Http", "provenance",
        ];
        Assert.Equal(
            ["Dapper", "Provenance.Contracts", "Microsoft.AspNetCore.Http", "provenance"], registry.Forbidden(references));
    }

    // Packages that only the compiler sees (PrivateAssets="all") are no arrow.
    private static IEnumerable<string> Declared(string projectFile)
    {
        var items = XDocument.Load(projectFile).Descendants().ToList();
        var packages = items
            .Where(item => item.Name.LocalName == "PackageReference" && item.Attribute("PrivateAssets")?.Value != "all")
            .Select(item => item.Attribute("Include")!.Value);
        var projects = items
            .Where(item => item.Name.LocalName == "ProjectReference")
            .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value));
        var frameworks = items
            .Where(item => item.Name.LocalName == "FrameworkReference")
            .Select(item => item.Attribute("Include")!.Value);
        return packages.Concat(projects).Concat(frameworks);
    }
}
