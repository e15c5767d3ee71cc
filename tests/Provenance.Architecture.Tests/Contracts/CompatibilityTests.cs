using Google.Protobuf;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Provenance.Architecture.Tests;

// Guards the wire against breaking changes with nothing but the SDK. buf, where there is Node.js, compares with the
// same baseline. PROVENANCE_UPDATE=1 rewrites it: right after additions, and otherwise a decision to break callers.
public sealed class CompatibilityTests
{
    [Fact]
    public void What_the_baseline_promises_still_holds()
    {
        var compiled = ContractFiles.Compiled();
        if (ContractFiles.IsUpdate)
        {
            File.WriteAllBytes(ContractFiles.BaselinePath, compiled.ToByteArray());
        }

        Violations.ExpectNone(WireFacts.Lost(ContractFiles.Baseline(), compiled));
    }

    [Fact]
    public void The_facts_cover_every_service_message_and_enum_of_the_package()
    {
        var facts = WireFacts.Of(ContractFiles.Compiled()).ToList();
        Assert.Contains("service .provenance.v1.SubmissionService", facts);
        Assert.Contains("message .provenance.v1.SubmitRequest", facts);
        Assert.Contains(".provenance.v1.ErrorReason has ERROR_REASON_ENVELOPE_MALFORMED = 1", facts);
        Assert.Contains(
            ".provenance.v1.SubmissionService.SubmitStream takes stream .provenance.v1.SubmitStreamRequest returns stream .provenance.v1.SubmitStreamResponse",
            facts);
        Assert.Contains("extension Optional .provenance.v1.ErrorTraits error = 50711 (JSON error) of .google.protobuf.EnumValueOptions", facts);
    }

    public static TheoryData<string, Action<FileDescriptorProto>, string> Breaks => new()
    {
        { "a field is gone", file => file.MessageType[0].Field.RemoveAt(0), ".p.M has Optional String a = 1 (JSON a) in oneof choice" },
        { "a field is renamed", file => file.MessageType[0].Field[0].Name = "z", ".p.M has Optional String a = 1 (JSON a) in oneof choice" },
        { "a field is renumbered", file => file.MessageType[0].Field[0].Number = 9, ".p.M has Optional String a = 1 (JSON a) in oneof choice" },
        { "a field changes its type", file => file.MessageType[0].Field[0].Type = Type.Bytes, ".p.M has Optional String a = 1 (JSON a) in oneof choice" },
        { "a field leaves its oneof", file => file.MessageType[0].Field[0].ClearOneofIndex(), ".p.M has Optional String a = 1 (JSON a) in oneof choice" },
        { "a number is reserved no more", file => file.MessageType[0].ReservedRange[0].End = 5, ".p.M reserves 5" },
        { "a name is reserved no more", file => file.MessageType[0].ReservedName.Clear(), ".p.M reserves old" },
        { "an enum value is renumbered", file => file.EnumType[0].Value[0].Number = 7, ".p.E has E_A = 0" },
        { "an enum is gone", file => file.EnumType.Clear(), "enum .p.E" },
        { "a method stops streaming", file => file.Service[0].Method[0].ServerStreaming = false, ".p.S.Get takes .p.M returns stream .p.M" },
        { "the package changes", file => file.Package = "q", "file p.proto in .p, C# " },
    };

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public void A_break_is_found(string what, Action<FileDescriptorProto> change, string lost)
    {
        var changed = Sample();
        change(changed.File[0]);
        Assert.True(WireFacts.Lost(Sample(), changed).Contains(lost), what);
    }

    [Fact]
    public void Additions_break_nothing()
    {
        var changed = Sample();
        var file = changed.File[0];
        file.MessageType[0].Field.Add(new FieldDescriptorProto { Name = "b", Number = 2, Type = Type.Int64, JsonName = "b" });
        file.MessageType[0].ReservedRange[0].End = 9;
        file.EnumType[0].Value.Add(new EnumValueDescriptorProto { Name = "E_B", Number = 1 });
        file.Service[0].Method.Add(new MethodDescriptorProto { Name = "Put", InputType = ".p.M", OutputType = ".p.M" });
        Assert.Empty(WireFacts.Lost(Sample(), changed));
    }

    // package p; message M { reserved 4 to 5; reserved "old"; oneof choice { string a = 1; } } and so on.
    private static FileDescriptorSet Sample()
    {
        var message = new DescriptorProto { Name = "M", OneofDecl = { new OneofDescriptorProto { Name = "choice" } }, ReservedName = { "old" } };
        message.ReservedRange.Add(new DescriptorProto.Types.ReservedRange { Start = 4, End = 6 });
        message.Field.Add(new FieldDescriptorProto { Name = "a", Number = 1, Type = Type.String, OneofIndex = 0, JsonName = "a" });
        var choice = new EnumDescriptorProto { Name = "E", Value = { new EnumValueDescriptorProto { Name = "E_A", Number = 0 } } };
        var method = new MethodDescriptorProto { Name = "Get", InputType = ".p.M", OutputType = ".p.M", ServerStreaming = true };
        return new FileDescriptorSet
        {
            File =
            {
                new FileDescriptorProto
                {
                    Name = "p.proto", Package = "p", MessageType = { message }, EnumType = { choice },
                    Service = { new ServiceDescriptorProto { Name = "S", Method = { method } } },
                },
            },
        };
    }
}
