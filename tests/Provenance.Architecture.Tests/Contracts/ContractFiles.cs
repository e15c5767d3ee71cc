using System.Reflection;
using Google.Protobuf.Reflection;
using Provenance.Contracts.V1;

namespace Provenance.Architecture.Tests;

/// <summary>The proto files as compiled into Provenance.Contracts, with what they import, imports first.</summary>
internal static class ContractFiles
{
    /// <summary>The one compatibility baseline; buf compares with the same file.</summary>
    public static string BaselinePath => SourceTree.PathOf("proto/baseline.binpb");

    /// <summary>Whether a run shall rewrite committed baselines in place of comparing with them.</summary>
    public static bool IsUpdate => Environment.GetEnvironmentVariable("PROVENANCE_UPDATE") == "1";

    public static FileDescriptorSet Compiled()
    {
        var ordered = new List<FileDescriptor>();
        foreach (var file in Own().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            Append(file, ordered);
        }

        var set = new FileDescriptorSet();
        set.File.AddRange(ordered.Select(WithJsonNames));
        return set;
    }

    public static FileDescriptorSet Baseline() => FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(BaselinePath));

    private static IEnumerable<FileDescriptor> Own() =>
        typeof(ErrorReason).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
            .Where(property => property?.PropertyType == typeof(FileDescriptor))
            .Select(property => (FileDescriptor)property!.GetValue(null)!);

    private static void Append(FileDescriptor file, List<FileDescriptor> ordered)
    {
        if (ordered.Contains(file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            Append(dependency, ordered);
        }

        ordered.Add(file);
    }

    // protoc leaves JSON names out of what it embeds in generated code; buf compares them.
    private static FileDescriptorProto WithJsonNames(FileDescriptor file)
    {
        var proto = file.ToProto();
        foreach (var field in proto.MessageType.SelectMany(Fields).Concat(proto.Extension).Where(field => !field.HasJsonName))
        {
            field.JsonName = JsonNameOf(field.Name);
        }

        return proto;
    }

    private static IEnumerable<FieldDescriptorProto> Fields(DescriptorProto message) =>
        message.Field.Concat(message.Extension).Concat(message.NestedType.SelectMany(Fields));

    private static string JsonNameOf(string name)
    {
        var words = name.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
