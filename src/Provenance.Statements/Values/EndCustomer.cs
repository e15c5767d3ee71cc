// Who is declared to use rented accelerators: an entity, the customer itself, or nobody the operator knows of.

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The declared end customer of a rental. The default is unknown.</summary>
[JsonConverter(typeof(EndCustomerConverter))]
public readonly record struct EndCustomer
{
    internal const string CustomerWord = "customer";

    private EndCustomer(EntityId? entity, bool isCustomer)
    {
        Entity = entity;
        IsCustomer = isCustomer;
    }

    /// <summary>The customer uses the accelerators itself.</summary>
    public static EndCustomer Customer { get; } = new(null, isCustomer: true);

    /// <summary>The signer does not know.</summary>
    public static EndCustomer Unknown => default;

    /// <summary>Another entity than the customer; null otherwise.</summary>
    public EntityId? Entity { get; }

    /// <summary>Whether it is the customer itself.</summary>
    public bool IsCustomer { get; }

    /// <summary>Whether the signer does not know.</summary>
    public bool IsUnknown => Entity is null && !IsCustomer;

    /// <summary>An entity other than the customer.</summary>
    public static EndCustomer Of(EntityId entity) => new(entity, isCustomer: false);

    /// <summary>The entity's id, <c>customer</c> or <c>unknown</c>.</summary>
    public override string ToString() => Entity?.ToString() ?? (IsCustomer ? CustomerWord : OrUnknown.Word);
}

/// <summary>Reads and writes an <see cref="EndCustomer"/>.</summary>
public sealed class EndCustomerConverter : StrictConverter<EndCustomer>
{
    private static readonly EntityIdConverter Entities = new();

    /// <inheritdoc/>
    public override EndCustomer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw WrongType(reader, "an entity id, \"customer\" or \"unknown\"");
        }

        return reader.ValueTextEquals("customer"u8) ? EndCustomer.Customer
            : reader.ValueTextEquals("unknown"u8) ? EndCustomer.Unknown
            : EndCustomer.Of(Entities.Read(ref reader, typeof(EntityId), options));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, EndCustomer value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override JsonObject Schema(JsonSerializerOptions options) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray(EndCustomer.CustomerWord), ["description"] = "The customer itself." },
            new JsonObject { ["enum"] = new JsonArray(OrUnknown.Word), ["description"] = "The signer does not know." },
            Entities.Schema(options)),
    };
}
