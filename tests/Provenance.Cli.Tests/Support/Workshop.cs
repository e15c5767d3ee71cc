using System.Text.Json;

namespace Provenance.Cli.Tests;

/// <summary>A directory with the keys and files of a small world, all of them made by the command.</summary>
public sealed class Workshop : IDisposable
{
    public const string Origin = "registry.example/2026";
    private const string ValidUntil = "2099-12-31T00:00:00Z";
    private const string ValidFrom = "2026-01-01T00:00:00Z";

    private readonly string _directory = Directory.CreateTempSubdirectory("workshop-").FullName;

    /// <summary>A path in the directory.</summary>
    public string this[string name] => Path.Combine(_directory, name);

    public Task<CommandRun> KeyAsync(string name, string use) => CommandRun.GoodAsync("key", "new", this[name], "--use", use);

    /// <summary>Root version 1 of two authorities that must both agree.</summary>
    public async Task RootAsync()
    {
        await KeyAsync("north", "authority");
        await KeyAsync("south", "authority");
        await CommandRun.GoodAsync(
            "root", "new", "--origin", Origin, "--threshold", "2",
            "--authority", $"handle=north,name=Northern Safeguards, Inc.,country=NO,key={this["north.pub.json"]}",
            "--authority", $"handle=south,name=Southern Safeguards,key={this["south.pub.json"]}",
            "--key", this["north.key"], "--out", this["root.attestation.json"]);
        await CommandRun.GoodAsync("cosign", this["root.attestation.json"], "--key", this["south.key"]);
    }

    /// <summary>An operator's key, enrolled and accredited by both authorities.</summary>
    public async Task OperatorAsync()
    {
        await KeyAsync("acme", "statements");
        await CommandRun.GoodAsync("enroll", "--key", this["acme.key"], "--origin", Origin, "--handle", "acme");
        await CommandRun.GoodAsync(
            "accredit", this["acme.pub.json"], "--role", "operator", "--name", "Acme Compute", "--site", "*",
            "--valid-from", ValidFrom, "--valid-until", ValidUntil, "--origin", Origin,
            "--key", this["north.key"], "--trust-version", "1", "--out", this["acme.attestation.json"]);
        await CommandRun.GoodAsync("cosign", this["acme.attestation.json"], "--key", this["south.key"], "--root", this["root.attestation.json"]);
    }

    /// <summary>A reporter's key, delegated by the operator.</summary>
    public async Task ReporterAsync()
    {
        await KeyAsync("reporter", "statements");
        await CommandRun.GoodAsync("enroll", "--key", this["reporter.key"], "--origin", Origin, "--handle", "acme");
        await CommandRun.GoodAsync(
            "delegate", this["reporter.pub.json"], "--reporter", "scheduler", "--site", "jurong-1", "--kind", "entity", "cluster-inventory",
            "--valid-from", ValidFrom, "--valid-until", ValidUntil, "--origin", Origin,
            "--key", this["acme.key"], "--trust-version", "1", "--out", this["reporter.attestation.json"]);
    }

    /// <summary>Writes a report about a customer.</summary>
    public async Task<string> EntityReportAsync(string name, string id, string jurisdiction = "SG")
    {
        await File.WriteAllTextAsync(this[name], EntityReport(id, jurisdiction));
        return this[name];
    }

    /// <summary>A report about a customer, on one line.</summary>
    public static string EntityReport(string id, string jurisdiction = "SG") => JsonSerializer.Serialize(new
    {
        record = $"entities/NATIONAL:SG:{id}",
        sections = new
        {
            identity = new
            {
                entity = $"NATIONAL:SG:{id}",
                type = "legal-entity",
                names = new[] { new { text = "Kestrel Compute", kind = "registered" } },
                jurisdiction,
            },
        },
    });

    /// <summary>Arguments that attest entities with the operator's key.</summary>
    public string[] Attest(string from, string output) =>
        ["attest", "entity", "--from", from, "--key", this["acme.key"], "--origin", Origin, "--stream", this["stream.json"], "--out", output];

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
