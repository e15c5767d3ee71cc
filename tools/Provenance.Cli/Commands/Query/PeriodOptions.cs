using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>--from</c> and <c>--to</c>.</summary>
/// <param name="what">What of the answer they bound, before "from then on" and "before then".</param>
internal sealed class PeriodOptions(string what = "What overlaps the time")
{
    private readonly Option<Statements.Timestamp?> _from = Arguments.Value<Statements.Timestamp>("--from", $"{what} from then on");
    private readonly Option<Statements.Timestamp?> _to = Arguments.Value<Statements.Timestamp>("--to", $"{what} before then");

    public IEnumerable<System.CommandLine.Option> Options => [_from, _to];

    public Wire.Period? Read(ParseResult parsed)
    {
        var from = parsed.GetValue(_from);
        var to = parsed.GetValue(_to);
        return from is null && to is null ? null : new Wire.Period { From = ToWire(from), To = ToWire(to) };
    }

    private static Timestamp? ToWire(Statements.Timestamp? time) => time is { } given ? Timestamp.FromDateTimeOffset(given.Value) : null;
}
