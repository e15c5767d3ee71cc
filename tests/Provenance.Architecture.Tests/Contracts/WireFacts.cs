using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Provenance.Architecture.Tests;

/// <summary>
/// Takes a set of proto files apart into sentences, each a fact that some caller may rely on: a field's number, name,
/// type and cardinality, an enum value's number, what is reserved, a method's shape. Files are compatible with a
/// baseline exactly when no fact of the baseline is missing; facts that are new harm nobody.
/// </summary>
internal static class WireFacts
{
    /// <summary>Facts of <paramref name="baseline"/> that no longer hold, in order.</summary>
    public static IEnumerable<string> Lost(FileDescriptorSet baseline, FileDescriptorSet compiled) =>
        Of(baseline).Except(Of(compiled)).Order(StringComparer.Ordinal);

    // What google.protobuf defines is not ours to keep.
    public static IEnumerable<string> Of(FileDescriptorSet set) =>
        set.File.Where(file => file.Package != "google.protobuf").SelectMany(OfFile);

    private static IEnumerable<string> OfFile(FileDescriptorProto file)
    {
        var package = "." + file.Package;
        yield return $"file {file.Name} in {package}, C# {file.Options?.CsharpNamespace}";
        var parts = file.MessageType.SelectMany(message => OfMessage(package, message))
            .Concat(file.EnumType.SelectMany(type => OfEnum(package, type)))
            .Concat(file.Service.SelectMany(service => OfService(package, service)))
            .Concat(file.Extension.Select(field => $"extension {Shape(field, null)} of {field.Extendee}"));
        foreach (var fact in parts)
        {
            yield return fact;
        }
    }

    private static IEnumerable<string> OfMessage(string scope, DescriptorProto message)
    {
        var name = $"{scope}.{message.Name}";
        var parts = message.Field.Select(field => $"{name} has {Shape(field, message)}")
            .Concat(message.ReservedName.Select(reserved => $"{name} reserves {reserved}"))
            .Concat(message.ReservedRange.SelectMany(range => Numbers(range.Start, range.End - 1)).Select(number => $"{name} reserves {number}"))
            .Concat(message.NestedType.SelectMany(nested => OfMessage(name, nested)))
            .Concat(message.EnumType.SelectMany(type => OfEnum(name, type)));
        return parts.Prepend($"message {name}");
    }

    private static string Shape(FieldDescriptorProto field, DescriptorProto? message)
    {
        var type = field.Type is Type.Message or Type.Enum ? field.TypeName : field.Type.ToString();
        var oneof = field is { HasOneofIndex: true, Proto3Optional: false } ? $" in oneof {message?.OneofDecl[field.OneofIndex].Name}" : "";
        var presence = field.Proto3Optional ? " with presence" : "";
        return $"{field.Label} {type} {field.Name} = {field.Number} (JSON {field.JsonName}){presence}{oneof}";
    }

    private static IEnumerable<string> OfEnum(string scope, EnumDescriptorProto type)
    {
        var name = $"{scope}.{type.Name}";
        var parts = type.Value.Select(value => $"{name} has {value.Name} = {value.Number}")
            .Concat(type.ReservedName.Select(reserved => $"{name} reserves {reserved}"))
            .Concat(type.ReservedRange.SelectMany(range => Numbers(range.Start, range.End)).Select(number => $"{name} reserves {number}"));
        return parts.Prepend($"enum {name}");
    }

    private static IEnumerable<string> OfService(string scope, ServiceDescriptorProto service)
    {
        var name = $"{scope}.{service.Name}";
        return service.Method
            .Select(method =>
                $"{name}.{method.Name} takes {Stream(method.ClientStreaming)}{method.InputType} returns {Stream(method.ServerStreaming)}{method.OutputType}")
            .Prepend($"service {name}");
    }

    private static string Stream(bool streaming) => streaming ? "stream " : "";

    // One fact a number, so that a reserved range may be written otherwise or grow; open ends are cut to stay bounded.
    private static IEnumerable<int> Numbers(int first, int last) => Enumerable.Range(first, Math.Min(last - first + 1, 1_000));
}
