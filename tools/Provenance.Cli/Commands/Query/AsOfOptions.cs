using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>--valid-at</c>, <c>--known-at</c> and <c>--at-least</c>: for which two times a question is asked.</summary>
internal sealed class AsOfOptions
{
    private readonly Option<Statements.Timestamp?> _validAt = Arguments.Value<Statements.Timestamp>(
        "--valid-at", "What held at this moment: each record by the statement that was right then; unless given, all that is known by its newest statements");

    private readonly Option<string?> _knownAt = new("--known-at")
    {
        Description = "What was known then: a tree size, or a time. All that is projected, unless given.",
    };

    private readonly Option<long?> _atLeast = Arguments.Optional("--at-least", "Wait until the answer covers this tree size.", 1, long.MaxValue);

    public void AddTo(Command command)
    {
        command.Options.Add(_validAt);
        command.Options.Add(_knownAt);
        command.Options.Add(_atLeast);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_knownAt) is { } text && !TryRead(text, new Wire.AsOf()))
            {
                result.AddError("--known-at is a tree size such as 1042, or a time such as 2026-11-23T09:00:00Z");
            }
        });
    }

    /// <summary>The size to wait for.</summary>
    public long AtLeast(ParseResult parsed) => parsed.GetValue(_atLeast) ?? 0;

    /// <summary>The two times; null where neither is given.</summary>
    public Wire.AsOf? Read(ParseResult parsed)
    {
        var validAt = parsed.GetValue(_validAt);
        var knownAt = parsed.GetValue(_knownAt);
        if (validAt is null && knownAt is null)
        {
            return null;
        }

        var asOf = new Wire.AsOf { ValidAt = validAt is { } time ? Timestamp.FromDateTimeOffset(time.Value) : null };
        _ = knownAt is null || TryRead(knownAt, asOf);
        return asOf;
    }

    private static bool TryRead(string text, Wire.AsOf asOf)
    {
        if (long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size))
        {
            asOf.TreeSize = size;
            return true;
        }

        if (Statements.TextValue.TryParse<Statements.Timestamp>(text, out var time))
        {
            asOf.KnownAt = Timestamp.FromDateTimeOffset(time.Value);
            return true;
        }

        return false;
    }
}
