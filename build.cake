// Everything that is done to this repository, one task each:
//
//   dotnet tool restore
//   dotnet cake                      builds, checks, tests
//   dotnet cake --target=Publish     one task and what it needs
//
// Release is the default, because it is what ships and what figures are taken from; --configuration=Debug for the
// other. Warnings are errors in both. With --ci (or CI=true) a check that cannot run is a failure; without, a warning.

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Release");
var ci = HasArgument("ci") || EnvironmentVariable("CI") == "true";

const string Solution = "Provenance.sln";
const string CommandProject = "tools/Provenance.Cli/Provenance.Cli.csproj";
const string Protos = "proto";
const string Baseline = "baseline.binpb";
const string Published = "artifacts/provenance";

Task("Restore")
    .Description("Fetches the packages that the lock files name.")
    .Does(() => DotNetRestore(Solution));

Task("Build")
    .Description("Builds everything, warnings and style as errors.")
    .IsDependentOn("Restore")
    .Does(() => DotNetBuild(Solution, new DotNetBuildSettings
    {
        Configuration = configuration,
        NoRestore = true,
        MSBuildSettings = new DotNetMSBuildSettings().TreatAllWarningsAs(MSBuildTreatAllWarningsAs.Error),
    }));

Task("Format-Check")
    .Description("Compares white space with .editorconfig; style is an error of the build already.")
    .Does(() => Run("dotnet", ".", "format", "whitespace", "--folder", ".", "--verify-no-changes", "--exclude", $"{Protos}/node_modules"));

Task("Lint-Protos")
    .Description("Lints the protos, checks their format, and compares them with the baseline (needs Node.js).")
    .Does(() =>
{
    var npm = Context.Tools.Resolve(["npm", "npm.cmd"]);
    if (npm is null || Context.Tools.Resolve(["node", "node.exe"]) is null)
    {
        const string reason = "Protos not linted: node and npm are not on the PATH.";
        if (ci)
        {
            throw new CakeException(3, reason);
        }

        Warning(reason + " The architecture tests still guard them against breaking changes.");
        return;
    }

    var buf = MakeAbsolute(File($"{Protos}/node_modules/.bin/{(IsRunningOnWindows() ? "buf.cmd" : "buf")}")).FullPath;
    if (ci || !FileExists(buf))
    {
        Run(npm.FullPath, Protos, "ci");
    }

    Run(buf, Protos, "lint");
    Run(buf, Protos, "format", "--diff", "--exit-code");
    Run(buf, Protos, "breaking", "--against", Baseline, "--exclude-imports");
});

Task("Check")
    .Description("All that is checked without running the code.")
    .IsDependentOn("Build")
    .IsDependentOn("Format-Check")
    .IsDependentOn("Lint-Protos");

Task("Test")
    .Description("Runs every test project.")
    .IsDependentOn("Build")
    .Does(() => DotNetTest(Solution, new DotNetTestSettings
    {
        Configuration = configuration,
        NoBuild = true,
        // The runner named in global.json takes no bare path.
        PathType = DotNetTestPathType.Solution,
    }));

Task("Bench")
    .Description("Measures ingest on this machine, always in Release.")
    .Does(() => DotNetRun(CommandProject, "bench ingest", new DotNetRunSettings { Configuration = "Release" }));

Task("Publish")
    .Description($"Puts the provenance command into {Published}; it needs the ASP.NET Core runtime.")
    .IsDependentOn("Build")
    .Does(() =>
{
    CleanDirectory(Published);
    DotNetPublish(CommandProject, new DotNetPublishSettings
    {
        Configuration = configuration,
        NoBuild = true,
        OutputDirectory = Published,
        SelfContained = false,
    });
});

Task("Demo")
    .Description("The whole story on the embedded store, in under a minute.")
    .Does(() => DotNetRun(CommandProject, "demo"));

Task("Default")
    .IsDependentOn("Check")
    .IsDependentOn("Test");

RunTarget(target);

// Runs a program in a folder and fails with its exit code.
void Run(string program, string folder, params string[] arguments)
{
    var line = new ProcessArgumentBuilder();
    foreach (var argument in arguments)
    {
        line.AppendQuoted(argument);
    }

    Information("{0} {1}", program, string.Join(' ', arguments));
    var exitCode = StartProcess(program, new ProcessSettings { Arguments = line, WorkingDirectory = folder });
    if (exitCode != 0)
    {
        throw new CakeException(exitCode, $"{System.IO.Path.GetFileName(program)} {arguments[0]} ended with {exitCode}.");
    }
}
