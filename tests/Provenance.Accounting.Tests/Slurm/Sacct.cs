// Fixtures in the forms of sacct, written for these tests.

namespace Provenance.Accounting.Tests;

internal static class Sacct
{
    public const string Header = "JobIDRaw|JobID|Account|User|Partition|Cluster|State|Submit|Start|End|ElapsedRaw|AllocTRES";

    public static readonly Dictionary<string, string> Job = new()
    {
        ["JobIDRaw"] = "123",
        ["JobID"] = "123",
        ["Account"] = "lab-a",
        ["User"] = "mina",
        ["Partition"] = "gpu",
        ["Cluster"] = "h100a",
        ["State"] = "COMPLETED",
        ["Submit"] = "2026-10-01T08:00:00",
        ["Start"] = "2026-10-01T08:05:00",
        ["End"] = "2026-10-01T10:05:00",
        ["ElapsedRaw"] = "7200",
        ["AllocTRES"] = "billing=64,cpu=64,gres/gpu:h100=8,gres/gpu=8,mem=1T,node=1",
    };

    public static string Line(params (string Column, string Cell)[] changes)
    {
        var row = new Dictionary<string, string>(Job);
        foreach (var (column, cell) in changes)
        {
            row[column] = cell;
        }

        return string.Join('|', Header.Split('|').Select(column => row[column]));
    }

    public static string Text(params string[] lines) => string.Join('\n', [Header, .. lines]) + "\n";

    public static SlurmAccounting Accounting(string? zone = "UTC", SlurmMapping? mapping = null, string? asOf = null) => new(
        new JobDrafter(
            Importing.Site,
            mapping ?? SlurmMapping.Empty,
            asOf is null ? null : Statements.Timestamp.Parse(asOf)),
        zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone));
}
