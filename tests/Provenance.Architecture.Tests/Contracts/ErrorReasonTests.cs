using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Provenance.Contracts.V1;

namespace Provenance.Architecture.Tests;

// An error without its gRPC code, its remedy or a word on retrying is one that a client cannot act on.
public sealed class ErrorReasonTests
{
    private static readonly HashSet<string> Codes =
        Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK).Select(code => UpperSnake(code.ToString())).ToHashSet();

    public static TheoryData<string> Reasons =>
        [.. ErrorDescriptor().Values.Where(value => value.Number != 0).Select(value => value.Name)];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_says_its_code_cause_remedy_and_retry(string reason)
    {
        var traits = ErrorDescriptor().FindValueByName(reason).GetOptions()?.GetExtension(OptionsExtensions.Error);
        Assert.NotNull(traits);
        Assert.Contains(traits.Code, Codes);
        Assert.Matches(@"^\S.*[.]$", traits.Cause);
        Assert.Matches(@"^\S.*[.]$", traits.Remedy);
        Assert.True(Enum.IsDefined(traits.Retry) && traits.Retry != Retry.Unspecified, $"retry is {traits.Retry}");
    }

    [Fact]
    public void What_may_pass_by_itself_travels_under_a_code_that_says_so()
    {
        string[] lasting = ["INVALID_ARGUMENT", "UNIMPLEMENTED", "OUT_OF_RANGE"];
        Violations.ExpectNone(
            from value in ErrorDescriptor().Values
            where value.Number != 0
            let traits = value.GetOptions().GetExtension(OptionsExtensions.Error)
            where traits.Retry == Retry.Later && lasting.Contains(traits.Code)
            select $"{value.Name} invites a retry under {traits.Code}");
    }

    // Trust is judged by index: a later trust statement gives a key what the same bytes were refused for.
    [Theory]
    [InlineData("KEY_UNKNOWN")]
    [InlineData("KEY_WRONG_ROLE")]
    [InlineData("KEY_OUTSIDE_SITES")]
    [InlineData("KEY_OUTSIDE_VALIDITY")]
    [InlineData("DELEGATION_TOO_WIDE")]
    public void What_a_later_trust_statement_can_mend_is_sent_again_after_it(string reason) =>
        Assert.Equal(Retry.AfterRemedy, ErrorDescriptor().FindValueByName("ERROR_REASON_" + reason).GetOptions().GetExtension(OptionsExtensions.Error).Retry);

    // The statements know no generated code, so the two enums are kept equal here. Every refusal has its error; errors
    // beyond refusals (a full queue, a missing entry) are the server's own.
    [Fact]
    public void Every_refusal_of_the_statements_has_its_error_of_the_same_name_and_number()
    {
        var errors = NumbersByName(typeof(ErrorReason));
        Violations.ExpectNone(NumbersByName(OfStatements("RefusalReason")).Except(errors).Select(pair => $"{pair.Key} = {pair.Value} has no error"));
    }

    [Fact]
    public void The_warnings_of_the_statements_and_of_the_wire_are_the_same() =>
        Assert.Equal(
            NumbersByName(typeof(WarningReason)).OrderBy(pair => pair.Value),
            NumbersByName(OfStatements("WarningReason")).OrderBy(pair => pair.Value));

    private static Dictionary<string, long> NumbersByName(System.Type reasons) =>
        Enum.GetValuesAsUnderlyingType(reasons).Cast<object>()
            .Select(value => Convert.ToInt64(value, null))
            .ToDictionary(number => Enum.GetName(reasons, (int)number)!, number => number);

    private static System.Type OfStatements(string name) =>
        Assembly.Load("Provenance.Statements").GetType("Provenance.Statements." + name, throwOnError: true)!;

    private static EnumDescriptor ErrorDescriptor() => ErrorsReflection.Descriptor.FindTypeByName<EnumDescriptor>("ErrorReason");

    private static string UpperSnake(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? "_" + letter : char.ToUpperInvariant(letter).ToString()));
}
