using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>query bundle</c>: entries for offline verification.</summary>
internal static class BundleQuery
{
    public static Command Create(Terminal terminal)
    {
        var connection = new Connection(terminal);
        var entries = new Argument<string[]>("ENTRY") { Description = "Index in the log, or statement id (64 hex digits).", Arity = ArgumentArity.OneOrMore };
        var output = new OutputFile("--out", "Directory for entry-INDEX.bundle.json, which may hold what was redacted since.") { DefaultValueFactory = _ => "." };
        var command = new DocumentedCommand(
            "bundle",
            "Fetches entries with everything that their offline verification needs beside the verifier's policy.",
            "provenance query bundle 1042 --policy policy.json",
            "provenance verify entry-1042.bundle.json --policy policy.json");
        command.Arguments.Add(entries);
        command.Options.Add(output);
        command.Options.Add(OutputFile.Overwriting());
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var policy = await connection.PolicyAsync(parsed, cancellationToken);
            using var client = connection.Open(parsed, policy);
            var bundles = client.FetchBundles();
            var directory = parsed.GetRequiredValue(output)!;
            Directory.CreateDirectory(directory);
            foreach (var entry in parsed.GetRequiredValue(entries))
            {
                var bundle = await FetchAsync(bundles, entry, cancellationToken);
                var path = Path.Combine(directory, $"entry-{bundle.Entry.Receipt.Index}.bundle.json");
                output.RequireNew(parsed, path);
                await AtomicFile.WriteAsync(path, bundle.Write(), cancellationToken);
                terminal.Line($"{path}: statement {bundle.Entry.Attestation.Envelope.StatementId}");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Task<Bundle> FetchAsync(BundleFetch bundles, string entry, CancellationToken cancellationToken)
    {
        if (Digest.TryParse(entry, out var id))
        {
            return bundles.FetchAsync(id, cancellationToken);
        }

        return long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? bundles.FetchAsync(new LeafIndex(index), cancellationToken)
            : throw CommandException.Usage($"\"{entry}\" is neither an index nor a statement id", "Give a number, or 64 hex digits.");
    }
}
