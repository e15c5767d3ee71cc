// The provenance command: each group of commands stands in a folder under Commands.

using Provenance.Cli;

return await CommandLine.RunAsync(args, Terminal.OfConsole(), CommandGroups.All, CancellationToken.None);
