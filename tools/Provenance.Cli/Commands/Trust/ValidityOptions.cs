using System.CommandLine;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>From when until when statements of a key hold.</summary>
internal sealed class ValidityOptions(TimeProvider time)
{
    private readonly Option<Timestamp?> _from = Arguments.Value<Timestamp>("--valid-from", "Statements issued from then on hold; now if absent");
    private readonly Option<Timestamp> _until = Arguments.Required<Timestamp>("--valid-until", "Statements issued up to then hold");
    private readonly Option<Timestamp?> _accept = Arguments.Value<Timestamp>("--accept-until", "They are logged up to then, for what was spooled; --valid-until if absent");

    public void AddTo(Command command)
    {
        command.Options.Add(_from);
        command.Options.Add(_until);
        command.Options.Add(_accept);
    }

    public (Timestamp From, Timestamp Until, Timestamp? Accept) Read(ParseResult parsed) => (
        parsed.GetValue(_from) ?? Timestamp.FromDateTimeOffset(time.GetUtcNow()), parsed.GetValue(_until), parsed.GetValue(_accept));
}
