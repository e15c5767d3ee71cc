// Number formats of accelerators. Rates and work only compare within one: 1e20 operations a second are 50,531 H100
// at FP8 and 101,071 at BF16. Bit lengths are those of the operands of a multiplication, as export rules count them
// (TF32 keeps 19 of 32 bits).

using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The number format in which operations are counted.</summary>
[JsonConverter(typeof(WordConverter<NumberFormat>))]
public enum NumberFormat
{
    /// <summary>Several formats at once, so no peak rate applies.</summary>
    [JsonStringEnumMemberName("mixed")]
    Mixed,

    /// <summary>IEEE 754 binary64.</summary>
    [JsonStringEnumMemberName("fp64")]
    Fp64,

    /// <summary>IEEE 754 binary32.</summary>
    [JsonStringEnumMemberName("fp32")]
    Fp32,

    /// <summary>TensorFloat-32: 8 bits of exponent, 10 of fraction.</summary>
    [JsonStringEnumMemberName("tf32")]
    Tf32,

    /// <summary>bfloat16.</summary>
    [JsonStringEnumMemberName("bf16")]
    Bf16,

    /// <summary>IEEE 754 binary16.</summary>
    [JsonStringEnumMemberName("fp16")]
    Fp16,

    /// <summary>8-bit floating point, E4M3 or E5M2.</summary>
    [JsonStringEnumMemberName("fp8")]
    Fp8,

    /// <summary>6-bit floating point.</summary>
    [JsonStringEnumMemberName("fp6")]
    Fp6,

    /// <summary>4-bit floating point.</summary>
    [JsonStringEnumMemberName("fp4")]
    Fp4,

    /// <summary>8-bit integer.</summary>
    [JsonStringEnumMemberName("int8")]
    Integer8,

    /// <summary>4-bit integer.</summary>
    [JsonStringEnumMemberName("int4")]
    Integer4,
}

/// <summary>Facts about number formats.</summary>
public static class NumberFormats
{
    /// <summary>Length of an operand in bits, as total processing performance counts it; null for mixed formats.</summary>
    public static int? BitLength(this NumberFormat format) => format switch
    {
        NumberFormat.Fp64 => 64,
        NumberFormat.Fp32 => 32,
        NumberFormat.Tf32 => 19,
        NumberFormat.Bf16 or NumberFormat.Fp16 => 16,
        NumberFormat.Fp8 or NumberFormat.Integer8 => 8,
        NumberFormat.Fp6 => 6,
        NumberFormat.Fp4 or NumberFormat.Integer4 => 4,
        _ => null,
    };
}
