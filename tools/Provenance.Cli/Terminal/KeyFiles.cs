using System.CommandLine;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Reads key files, or says why not.</summary>
internal static class KeyFiles
{
    public const string PrivateExtension = ".key";
    public const string PublicExtension = ".pub.json";

    /// <summary>An option for the private keys that sign.</summary>
    public static Option<string[]> Option(string description, bool required = true) => new("--key")
    {
        Description = description,
        Required = required,
        AllowMultipleArgumentsPerToken = true,
    };

    public static PrivateKeyFile ReadPrivate(string path)
    {
        RequireFile(path);
        return KeyFile.TryReadPrivate(path, out var key, out var reason)
            ? key
            : throw CommandException.Unable(reason.TrimEnd('.'), "");
    }

    public static PublicKeyFile ReadPublic(string path)
    {
        RequireFile(path);
        return KeyFile.TryReadPublic(path, out var key, out var reason)
            ? key
            : throw CommandException.Unable(reason.TrimEnd('.'), "");
    }

    /// <summary>A key id, given as such or as a public key file.</summary>
    public static KeyId ReadKeyId(string text)
    {
        if (TextValue.TryParse<KeyId>(text, out var id))
        {
            return id;
        }

        return File.Exists(text)
            ? ReadPublic(text).Key.KeyId
            : throw CommandException.Usage($"\"{text}\" is neither a key id nor a public key file", "Give 64 hex digits or a .pub.json file.");
    }

    private static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            throw CommandException.Unable($"There is no file {path}", "Make a key with \"provenance key new\".");
        }
    }
}
