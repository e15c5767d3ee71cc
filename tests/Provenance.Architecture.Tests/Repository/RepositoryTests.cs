using System.Text.RegularExpressions;

namespace Provenance.Architecture.Tests;

// What a reader of the repository relies on, beside its code.
public sealed partial class RepositoryTests
{
    private const int LongestFileLines = 450;

    private static readonly string[] SourceExtensions = [".cs", ".proto", ".cake", ".sql", ".razor", ".css", ".js", ".sh"];

    private static readonly string[] SecretExtensions = [".key", ".secret", ".pem", ".pfx", ".p12", ".db", ".db-wal", ".sqlite"];

    [Theory]
    [InlineData("")]
    [InlineData("proto/")]
    [InlineData("src/")]
    [InlineData("tests/")]
    [InlineData("tools/")]
    public void Each_top_folder_opens_with_a_README(string folder) =>
        Assert.StartsWith("# ", File.ReadAllText(SourceTree.PathOf(folder + "README.md")), StringComparison.Ordinal);

    [Fact]
    public void No_source_file_is_longer_than_450_lines() =>
        Violations.ExpectNone(
            from file in SourceTree.Files
            where SourceExtensions.Contains(Path.GetExtension(file)) || file.StartsWith(".ci/", StringComparison.Ordinal)
            let lines = File.ReadLines(SourceTree.PathOf(file)).Count()
            where lines > LongestFileLines
            select $"{file} has {lines} lines");

    [Fact]
    public void Every_project_has_its_lock_file()
    {
        var files = SourceTree.Files.ToHashSet(StringComparer.Ordinal);
        Violations.ExpectNone(
            from file in files
            where file.EndsWith(".csproj", StringComparison.Ordinal)
            let lockFile = Path.GetDirectoryName(file) + "/packages.lock.json"
            where !files.Contains(lockFile)
            select $"{lockFile} is missing");
    }

    [Fact]
    public void No_key_and_no_registry_is_in_the_tree() =>
        Violations.ExpectNone(
            from file in SourceTree.Files
            where SecretExtensions.Contains(Path.GetExtension(file))
                || File.ReadLines(SourceTree.PathOf(file)).Any(line => PrivateKeyBlock().IsMatch(line))
            select file);

    [Fact]
    public void No_file_names_a_folder_of_one_machine_or_a_package_registry() =>
        Violations.ExpectNone(
            from file in SourceTree.Files
            from line in File.ReadLines(SourceTree.PathOf(file)).Select((text, index) => (text, number: index + 1))
            where MachinePath().IsMatch(line.text) || RegistryHost().IsMatch(line.text)
            select $"{file}:{line.number}: {line.text.Trim()}");

    [Theory]
    [InlineData("see /wor" + "k/main/file", true)]
    [InlineData("\"/roo" + "t/.nuget\"", true)]
    [InlineData("C:\\User" + "s\\ann", true)]
    [InlineData("src/work/file", false)]
    [InlineData("https://host.example/work/", false)]
    public void A_machine_path_is_recognised(string line, bool expected) => Assert.Equal(expected, MachinePath().IsMatch(line));

    [Theory]
    [InlineData("https://api.nuget" + ".org/v3/index.json", true)]
    [InlineData("\"resolved\": \"https://registry.npmjs" + ".org/x.tgz\"", true)]
    [InlineData("a registry of packages", false)]
    public void A_registry_host_is_recognised(string line, bool expected) => Assert.Equal(expected, RegistryHost().IsMatch(line));

    // Absolute paths only: what precedes the first slash must not belong to a longer path or to a URL. Written with
    // character classes so that this file does not find itself.
    [GeneratedRegex(@"(?<![\w.)}\]~*-])/(?:wor[k]|roo[t]|tm[p]|User[s])/|[A-Z]:\\User[s]\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex("BEGIN [A-Z ]*PRIVATE KE[Y]")]
    private static partial Regex PrivateKeyBlock();

    [GeneratedRegex(@"nuget[.]org|npmjs[.](?:org|com)|yarnpkg[.]com|pypi[.]org|crates[.]io|proxy[.]golang[.]org|pkgs[.]dev[.]azure[.]com|artifactor[y]", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();
}
