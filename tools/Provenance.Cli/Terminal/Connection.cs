using System.CommandLine;
using Grpc.Core.Interceptors;
using Provenance.Client;

namespace Provenance.Cli;

/// <summary>The options that say which registry is asked and what its receipts are checked against.</summary>
internal sealed class Connection(Terminal terminal)
{
    /// <summary>Where a registry listens unless it is told otherwise.</summary>
    public const string DefaultServer = "http://127.0.0.1:7400";

    private readonly Option<string> _server = new("--server")
    {
        Description = "Address of the registry (or PROVENANCE_SERVER).",
        DefaultValueFactory = _ => terminal.Environment("PROVENANCE_SERVER") ?? DefaultServer,
    };

    private readonly Option<string?> _policy = new("--policy")
    {
        Description = "Policy file: origin, root fingerprint and checkpoint keys (or PROVENANCE_POLICY).",
        DefaultValueFactory = _ => terminal.Environment("PROVENANCE_POLICY"),
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_policy);
    }

    /// <summary>Whether a registry was named, here or in the environment: what works without one asks nobody unless told to.</summary>
    public bool IsServerNamed(ParseResult parsed) =>
        parsed.GetResult(_server) is { Implicit: false } || terminal.Environment("PROVENANCE_SERVER") is not null;

    /// <summary>The options as they were given, for another command.</summary>
    public IEnumerable<string> Words(ParseResult parsed) =>
        [_server.Name, parsed.GetValue(_server)!, .. parsed.GetValue(_policy) is { } policy ? [_policy.Name, policy] : Array.Empty<string>()];

    /// <summary>Prepares a connection; where recorded answers stand in place of a registry, to those.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="policy">What receipts are checked against; null where none will come.</param>
    /// <param name="interceptors">What sees each call.</param>
    public RegistryClient Open(ParseResult parsed, VerificationPolicy? policy, params IReadOnlyList<Interceptor> interceptors)
    {
        var text = parsed.GetValue(_server)!;
        if (terminal.Replay is { } replay)
        {
            return new RegistryClient(replay, new RegistryClientOptions { Address = new Uri(DefaultServer), Attempts = 1 });
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new RegistryClient(new RegistryClientOptions
            {
                Address = address!,
                Policy = policy,
                Time = terminal.Time,
                Interceptors = interceptors,
            })
            : throw CommandException.Usage($"--server {text} is no address", "Give one such as " + DefaultServer + ".");
    }

    /// <summary>The policy, which must be there.</summary>
    public async Task<VerificationPolicy> PolicyAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(_policy) is { } path
            ? await PolicyFile.ReadAsync(path, cancellationToken)
            : throw CommandException.Usage("There is no policy to check receipts against", "Give --policy FILE; \"provenance policy new\" makes one.");
}

/// <summary>Reads policy files.</summary>
internal static class PolicyFile
{
    public static async Task<VerificationPolicy> ReadAsync(string path, CancellationToken cancellationToken) => !File.Exists(path)
        ? throw CommandException.Unable($"There is no file {path}", "Name the policy with --policy; \"provenance policy new\" makes one.")
        : VerificationPolicy.TryParse(await File.ReadAllBytesAsync(path, cancellationToken), out var policy, out var reason)
            ? policy
            : throw CommandException.Unable($"{path}: {reason.TrimEnd('.')}", "Make it again with \"provenance policy new\".");
}
