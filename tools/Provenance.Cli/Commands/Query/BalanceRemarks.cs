using System.Globalization;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>What stands below the table of a balance: the verdict, the reasons of what is no pass, parts and chips.</summary>
internal static class BalanceRemarks
{
    private const int MostPeriods = 40;
    private const int MostParts = 20;

    public static void Write(Terminal terminal, Wire.GetBalanceResponse answer)
    {
        terminal.Line($"{answer.Area}: {BalanceWords.Of(answer.Verdict)}{(answer.Verdict == Wire.BalanceVerdict.Inconclusive ? ", which is no pass" : "")}.");
        var remarkable = answer.Periods.Where(row => row.Verdict != Wire.BalanceVerdict.Pass).ToList();
        foreach (var row in remarkable.Take(MostPeriods))
        {
            terminal.Line($"{Units.Minutes(row.From)} to {Units.Minutes(row.To)}: {BalanceWords.Of(row.Verdict)}");
            foreach (var reason in row.Reasons)
            {
                terminal.Line("  " + BalanceWords.Sentence(reason));
            }

            WriteParts(terminal, row);
        }

        if (remarkable.Count > MostPeriods)
        {
            terminal.Note(Statements.Counted.Say(remarkable.Count - MostPeriods, "The reasons of {0:N0} further [period|periods] are in --json."));
        }

        foreach (var item in answer.Items)
        {
            terminal.Line($"chips, {item.Accelerator} at {item.Site}: {BalanceWords.Of(item.Verdict)}; expected {Known(item.Expected)}, counted {Known(item.Counted)}, attested by identity {Known(item.Attested)}");
            foreach (var reason in item.Reasons)
            {
                terminal.Line("  " + BalanceWords.Sentence(reason));
            }
        }
    }

    private static void WriteParts(Terminal terminal, Wire.PeriodBalance row)
    {
        if (row.PartsTotal < 2)
        {
            return;
        }

        var remarkable = row.Parts.Where(part => part.Verdict != Wire.BalanceVerdict.Pass).ToList();
        if (remarkable.Count > MostParts)
        {
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"Of {remarkable.Count:N0} parts that do not pass between {Units.Minutes(row.From)} and {Units.Minutes(row.To)} the {MostParts} worst are shown; --json has them."));
        }

        foreach (var part in remarkable.Take(MostParts))
        {
            var isTold = row.Reasons.Any(reason => reason.Contains(part.Reason, StringComparison.Ordinal));
            var because = isTold ? "." : ": " + BalanceWords.Sentence(part.Reason);
            terminal.Line($"    {part.Area}: {BalanceWords.Of(part.Verdict)}, unaccounted {BalanceWords.Hours(part.Unaccounted)} h{because}");
        }
    }

    private static string Known(string count) => count.Length == 0 ? "unknown" : Units.Grouped(count);
}
