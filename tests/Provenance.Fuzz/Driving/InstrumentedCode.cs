// Our assemblies a second time, instrumented: SharpFuzz writes a counter into every branch of a copy, and a load context
// of its own binds those copies to each other and to the targets, while the base class library and the packages stay
// those of the process. So `dotnet test` needs no tool, no native driver and no rebuilt output, and all other tests run
// the code that ships.

using System.Reflection;
using System.Runtime.Loader;
using SharpFuzz;

namespace Provenance.Fuzz.Driving;

/// <summary>Instrumented copies of the assemblies whose readers are fuzzed.</summary>
internal sealed class InstrumentedCode : AssemblyLoadContext
{
    // In this order, because the numbers of branches are drawn in order and have to be the same each time.
    private static readonly string[] Instrumented =
    [
        "Provenance.Transparency", "Provenance.Statements", "Provenance.Accounting", "Provenance.Registers",
        "Provenance.Client", "Provenance.Registry",
    ];

    private readonly DirectoryInfo _folder;

    private InstrumentedCode(DirectoryInfo folder)
        : base("instrumented") => _folder = folder;

    /// <summary>Instruments the assemblies and loads this one among them.</summary>
    public static Assembly Load()
    {
        var folder = Directory.CreateTempSubdirectory("provenance-fuzz-");
        foreach (var name in Instrumented)
        {
            var copy = Path.Combine(folder.FullName, name + ".dll");
            File.Copy(Path.Combine(AppContext.BaseDirectory, name + ".dll"), copy);
            _ = Fuzzer.Instrument(copy, IsFuzzed, Options.Value);
        }

        var code = new InstrumentedCode(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => code.RemoveFiles();
        return code.LoadFromAssemblyPath(typeof(InstrumentedCode).Assembly.Location);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (!name.StartsWith("Provenance.", StringComparison.Ordinal))
        {
            return null;
        }

        var folder = Instrumented.Contains(name) ? _folder.FullName : AppContext.BaseDirectory;
        return LoadFromAssemblyPath(Path.Combine(folder, name + ".dll"));
    }

    // Of the registry, what reads input; its questions would only fill the map.
    private static bool IsFuzzed(string type) =>
        !type.StartsWith("Provenance.Registry.", StringComparison.Ordinal)
        || type.StartsWith("Provenance.Registry.Rules.", StringComparison.Ordinal)
        || type.Contains("PageToken", StringComparison.Ordinal);

    // A process that still maps the files may refuse; they are in the folder for temporary files.
    private void RemoveFiles()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"Left behind: {_folder.FullName}: {exception.Message}");
        }
    }
}
