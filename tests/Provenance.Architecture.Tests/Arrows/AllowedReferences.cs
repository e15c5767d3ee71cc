namespace Provenance.Architecture.Tests;

/// <summary>
/// The arrows of the design, one row a project of src: which of our projects it may use and which assemblies from
/// outside the base class library. What a row does not name is forbidden, so SQL in the registry, ASP.NET in the
/// client or a server below anything need no rule of their own.
/// </summary>
/// <param name="Project">Name of the project and of its assembly.</param>
/// <param name="Ours">Projects of this solution that it may use.</param>
/// <param name="Outside">Assemblies or packages that it may use; null for any (the host composes everything).</param>
internal sealed record AllowedReferences(string Project, string[] Ours, string[]? Outside)
{
    private const string Transparency = "Provenance.Transparency";
    private const string Statements = "Provenance.Statements";
    private const string Registry = "Provenance.Registry";
    private const string Sql = "Provenance.Storage.Sql";
    private const string Sqlite = "Provenance.Storage.Sqlite";
    private const string SqlServer = "Provenance.Storage.SqlServer";
    private const string Contracts = "Provenance.Contracts";
    private const string Logging = "Microsoft.Extensions.Logging.Abstractions";

    /// <summary>Every project of src stands here; a test says so.</summary>
    public static IReadOnlyList<AllowedReferences> All { get; } =
    [
        new(Transparency, [], []),
        new(Statements, [Transparency], ["NSec.Cryptography"]),
        new("Provenance.Accounting", [Statements, Transparency], ["CsvHelper"]),
        new("Provenance.Registers", ["Provenance.Accounting", Statements, Transparency], ["CsvHelper"]),
        new(Registry, [Statements, Transparency], ["AnyAscii", Logging, "MathNet.Numerics"]),
        new(Sql, [Registry, Statements, Transparency], ["Dapper"]),
        new(Sqlite, [Registry, Sql, Statements, Transparency], ["Dapper", "Microsoft.Data.Sqlite", "SQLitePCLRaw.core", Logging]),
        new(SqlServer, [Registry, Sql, Statements, Transparency], ["Dapper", "Microsoft.Data.SqlClient"]),
        new(Contracts, [], ["Google.Protobuf", "Grpc.Core.Api"]),
        new("Provenance.Client", [Contracts, Statements, Transparency],
            ["Google.Protobuf", "Google.Api.CommonProtos", "Grpc.Core.Api", "Grpc.Net.Client", "Grpc.Net.Common", "Grpc.StatusProto", Logging]),
        new("Provenance.Auditing", ["Provenance.Accounting", "Provenance.Client", Statements, Transparency],
            ["Dapper", "Microsoft.Data.Sqlite", "SQLitePCLRaw.core"]),
        new("Provenance.Reports", [], ["GraphShape", "QuikGraph", "ScottPlot"]),
        // Serves by itself, so it may take what a host takes; but nothing of the registry, which it watches.
        new("Provenance.Witness", [Statements, Transparency], null),
        new("Provenance.Server", [Contracts, Registry, Sqlite, SqlServer, Statements, Transparency], null),
    ];

    /// <summary>Those of <paramref name="references"/> that the row forbids.</summary>
    public IEnumerable<string> Forbidden(IEnumerable<string> references) =>
        references.Where(name => !BaseClassLibrary.Contains(name) && !Allows(name));

    private bool Allows(string name) =>
        IsOurs(name) ? Ours.Contains(name) : Outside is null || Outside.Contains(name);

    private static bool IsOurs(string name) =>
        name.StartsWith("Provenance.", StringComparison.Ordinal) || name == "provenance";
}
