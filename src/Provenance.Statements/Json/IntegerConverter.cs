// Integers that any JSON reader holds exactly: −(2^53−1)…2^53−1, written without fraction or exponent.

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provenance.Statements;

/// <summary>Reads and writes an integer within <paramref name="minimum"/> and 2^53−1.</summary>
/// <param name="minimum">The least value admitted.</param>
/// <param name="belowMinimum">The rule that a smaller value violates.</param>
public abstract class BoundedIntegerConverter(long minimum, RefusalReason belowMinimum) : StrictConverter<long>
{
    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw WrongType(reader, "an integer");
        }

        if (!reader.TryGetInt64(out var value) || value is > JsonRules.LargestInteger or < -JsonRules.LargestInteger)
        {
            throw WrongValue("Expected an integer of at most 2^53-1, without fraction or exponent.");
        }

        return value >= minimum
            ? value
            : throw new StrictJsonException(belowMinimum, $"{value} is below {minimum}.", "Correct the field named.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    /// <inheritdoc/>
    public override JsonObject Schema(JsonSerializerOptions options) => new()
    {
        ["type"] = "integer",
        ["minimum"] = minimum,
        ["maximum"] = JsonRules.LargestInteger,
    };
}

/// <summary>Any integer of format 1; the default for <c>long</c>.</summary>
public sealed class IntegerConverter() : BoundedIntegerConverter(-JsonRules.LargestInteger, RefusalReason.FieldValue);

/// <summary>A count, version or sequence: at least 1. Name it on the property.</summary>
public sealed class CountConverter() : BoundedIntegerConverter(1, RefusalReason.ValueImpossible);

/// <summary>A number of things that may be none: at least 0. Name it on the property.</summary>
public sealed class TallyConverter() : BoundedIntegerConverter(0, RefusalReason.ValueImpossible);
