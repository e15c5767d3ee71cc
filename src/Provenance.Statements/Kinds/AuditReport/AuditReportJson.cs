// Contracts of the sections of an audit-report, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AuditReportBody))]
internal sealed partial class AuditReportJson : JsonSerializerContext;
