using System.Text;
using Grpc.Core;
using Provenance.Registry.Investigation.RuleLists;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads what is asked about rules.</summary>
internal static class RuleReading
{
    public static RulesQuestion Read(Wire.ListRulesRequest request, ServerCallContext context) => new()
    {
        On = request.On.Length == 0 ? null
            : TextValue.TryParse<CalendarDate>(request.On, out var day) ? day
            : throw RpcErrors.Argument(context, "on", "A day is written as 2026-11-25."),
        Jurisdiction = request.Jurisdiction.Length == 0 ? null
            : Jurisdiction.TryParse(Encoding.UTF8.GetBytes(request.Jurisdiction), out var jurisdiction) ? jurisdiction
            : throw RpcErrors.Argument(context, "jurisdiction", $"A jurisdiction is {Jurisdiction.Form.Description}."),
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };
}
