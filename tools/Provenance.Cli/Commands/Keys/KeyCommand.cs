using System.CommandLine;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>key new</c> and <c>key show</c>.</summary>
internal static class KeyCommand
{
    private static readonly string[] Uses = ["statements", "access", "recovery", "authority"];

    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand("key", "Makes and shows key files.", "provenance key new acme --use statements", "provenance key show acme.key");
        group.Subcommands.Add(CreateNew(terminal));
        group.Subcommands.Add(CreateShow(terminal));
        return group;
    }

    private static DocumentedCommand CreateNew(Terminal terminal)
    {
        var path = new Argument<string>("NAME") { Description = "Path without extension; NAME.key (private, mode 0600) and NAME.pub.json are written." };
        var use = Arguments.Required<Handle>("--use", $"What the key is for: {string.Join(", ", Uses)}");
        use.Validators.Add(result =>
        {
            if (result.Tokens is [var word] && !Uses.Contains(word.Value))
            {
                result.AddError($"--use is one of {string.Join(", ", Uses)}");
            }
        });
        var command = new DocumentedCommand(
            "new",
            "Draws an Ed25519 key and writes it into two files. An existing file is never replaced.",
            "provenance key new acme --use statements",
            "provenance key new keys/authority-1 --use authority");
        command.Arguments.Add(path);
        command.Options.Add(use);
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(path);
            var privatePath = name + KeyFiles.PrivateExtension;
            var publicPath = name + KeyFiles.PublicExtension;
            if (File.Exists(privatePath) || File.Exists(publicPath))
            {
                throw CommandException.Unable($"{privatePath} or {publicPath} exists", "Choose another name; key files are never replaced.");
            }

            using var key = SigningKey.Create();
            KeyFile.WritePrivate(privatePath, key, parsed.GetValue(use));
            KeyFile.WritePublic(publicPath, new PublicKeyFile(key.PublicKey, parsed.GetValue(use), null));
            terminal.Line($"key id      {key.PublicKey.KeyId}");
            terminal.Line($"private     {privatePath} (mode 0600: keep it, copy it nowhere)");
            terminal.Line($"public      {publicPath}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static DocumentedCommand CreateShow(Terminal terminal)
    {
        var path = new Argument<string>("FILE") { Description = "A .key or .pub.json file. The private half is never shown." };
        var origin = new Option<string?>("--origin") { Description = "Also shows the verifier key (vkey) of a log of that origin." };
        var command = new DocumentedCommand(
            "show",
            "Shows a key's id, use and public half.",
            "provenance key show acme.key",
            "provenance key show acme.pub.json");
        command.Arguments.Add(path);
        command.Options.Add(origin);
        command.SetAction(parsed =>
        {
            var (key, use, enrolment) = Read(parsed.GetRequiredValue(path));
            terminal.Line($"key id      {key.KeyId}");
            terminal.Line($"public key  {key}");
            terminal.Line($"use         {use}");
            if (enrolment is not null)
            {
                terminal.Line($"enrolment   {enrolment.Handle} at {enrolment.Origin}");
            }

            if (parsed.GetValue(origin) is { } name)
            {
                terminal.Line($"vkey        {Vkey(name, key)}");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static (PublicKey Key, Handle Use, Enrolment? Enrolment) Read(string path)
    {
        if (path.EndsWith(KeyFiles.PrivateExtension, StringComparison.Ordinal))
        {
            using var file = KeyFiles.ReadPrivate(path);
            return (file.Key.PublicKey, file.Use, null);
        }

        var read = KeyFiles.ReadPublic(path);
        return (read.Key, read.Use, read.Enrolment);
    }

    private static VerifierKey Vkey(string origin, PublicKey key)
    {
        try
        {
            return new VerifierKey(origin, NoteKeyType.Ed25519, key.Bytes.Span);
        }
        catch (ArgumentException)
        {
            throw CommandException.Usage($"\"{origin}\" cannot be an origin", "It is not empty and has no white space and no plus sign.");
        }
    }
}
