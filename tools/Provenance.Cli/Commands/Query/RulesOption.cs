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

        return new FileInfo(path) is { Exists: true, Length: <= RuleSetLimits.FileBytes }
            ? ByteString.CopyFrom(await File.ReadAllBytesAsync(path, cancellationToken))
            : throw CommandException.Unable($"{path} is no file of at most {RuleSetLimits.FileBytes} bytes", "Name a rule set.");
    }
}
