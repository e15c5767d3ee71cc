using System.CommandLine;
using Google.Protobuf;
using Provenance.Registry.Rules;

namespace Provenance.Cli;

/// <summary><c>--rules</c>: a rule set to compute under instead of the registry's.</summary>
internal sealed class RulesOption
{
    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = new("--rules")
    {
        Description = "Compute under the rule set of this JSON file, without recording it; the registry's own, unless given.",
    };

    /// <summary>The file's bytes; empty where none is given.</summary>
    public async Task<ByteString> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Option) is not { } path)
        {
            return ByteString.Empty;
        }

        if (new FileInfo(path) is not { Exists: true, Length: <= RuleSetLimits.FileBytes })
        {
            throw CommandException.Unable($"{path} is no file of at most {RuleSetLimits.FileBytes} bytes", "Name a rule set.");
        }

        // The registry would refuse it too, as something that was sent; here it is a file that was named wrongly.
        var file = await File.ReadAllBytesAsync(path, cancellationToken);
        return RuleSets.TryRead(file, out _, out var refusal)
            ? ByteString.CopyFrom(file)
            : throw CommandException.Usage($"{path} is no rule set: {(refusal.Field.Length > 0 ? refusal.Field + ": " : "")}{refusal.Message.TrimEnd('.')}", "Mend the file; src/Provenance.Registry/Rules/README.md says what it holds.");
    }
}
