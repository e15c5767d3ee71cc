using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query signals</c>: which methods of evasion are looked for, and how each computation ended.</summary>
internal static class SignalsQuery
{
    private static readonly IReadOnlyList<Column<Wire.Signal>> Columns =
    [
        new("signal", signal => signal.Code, "signal"),
        new("title", signal => signal.Title, "title"),
        new("status", signal => Word(signal.Status), "status"),
        new("leads_total", signal => signal.Status == Wire.SignalStatus.Evaluated ? Units.Exact(signal.LeadsTotal) : "", "leads"),
        new("tested", signal => signal.Status == Wire.SignalStatus.Evaluated ? Units.Exact(signal.Tested) : "", "tested", Tested),
        new("tested_unit", signal => signal.TestedUnit),
        new("reason", signal => signal.Reason, "why not, and what is left out", Remarks),
        new("bounds", signal => string.Join(' ', signal.Bounds)),
        new("caveats", signal => string.Join(' ', signal.Caveats)),
        new("parameters", Parameters, "parameters"),
        new("thresholds", signal => Units.List(signal.Thresholds)),
        new("inputs", signal => string.Join(' ', signal.Inputs)),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var rules = new RulesOption();
        var command = new DocumentedCommand(
            "signals",
            "Signals E1 to E16: which were computed, which have no input and why, how many were tested, and with which parameters. A signal without leads clears nobody.",
            "provenance query signals",
            "provenance query signals --rules stricter.json --known-at 1042");
        return frame.Fit(command, [rules.Option], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListSignalsRequest
            {
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
                RuleSetFile = await rules.ReadAsync(parsed, cancellationToken),
            };
            var answer = await client.Investigation.ListSignalsAsync(request, cancellationToken);
            await frame.WriteAsync(client, parsed, answer, answer.Signals, Columns, answer.Basis, cancellationToken);
        });
    }

    /// <summary>The word of a status: evaluated, no input, …</summary>
    private static string Word(Wire.SignalStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString()).Replace('-', ' ');

    private static string Tested(Wire.Signal signal) => signal.Status == Wire.SignalStatus.Evaluated
        ? string.Create(CultureInfo.InvariantCulture, $"{signal.Tested:N0} {signal.TestedUnit}")
        : "";

    private static string Remarks(Wire.Signal signal) => string.Join(' ', [signal.Reason, .. signal.Bounds, .. signal.Caveats]).Trim();

    private static string Parameters(Wire.Signal signal) =>
        string.Join("; ", signal.Parameters.Select(parameter => $"{parameter.Name} = {parameter.Value}"));
}
