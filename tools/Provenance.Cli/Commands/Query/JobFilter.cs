using System.CommandLine;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>The filters of <c>query jobs</c>.</summary>
internal sealed class JobFilter
{
    private readonly Option<string?> _customer = new("--customer") { Description = "Entity id of the customer (LEI:…, NATIONAL:SG:…, OPERATOR:acme:…); \"unknown\" finds jobs whose customer is stated as unknown." };
    private readonly Option<Handle?> _operator = Arguments.Value<Handle>("--operator", "Operator");
    private readonly Option<Handle?> _site = Arguments.Value<Handle>("--site", "Site");
    private readonly Option<Handle?> _cluster = Arguments.Value<Handle>("--cluster", "Cluster");
    private readonly PeriodOptions _period = new();
    private readonly Option<string?> _model = new("--model") { Description = "Model name as declared, exactly." };
    private readonly Option<CountryCode?> _country = Arguments.Value<CountryCode>("--country", "Country of the cluster");
    private readonly Option<long?> _minAccelerators = Arguments.Optional("--min-accelerators", "At least so many accelerators in some allocation.", 1, long.MaxValue);
    private readonly Option<Magnitude?> _minFlop = Arguments.Value<Magnitude>("--min-flop", "At least so much declared FLOP");
    private readonly Option<bool> _disputed = new("--include-disputed") { Description = "Also jobs that were withdrawn or conflict; they are marked." };
    private readonly Option<bool> _apart = JudgedWords.Apart();

    public IEnumerable<Option> Options =>
        [_customer, _operator, _site, _cluster, _model, _country, _minAccelerators, _minFlop, _disputed, _apart, .. _period.Options];

    public Wire.SearchJobsRequest Read(ParseResult parsed) => new()
    {
        Customer = parsed.GetValue(_customer) ?? "",
        Operator = parsed.GetValue(_operator)?.ToString() ?? "",
        Site = parsed.GetValue(_site)?.ToString() ?? "",
        Cluster = parsed.GetValue(_cluster)?.ToString() ?? "",
        Period = _period.Read(parsed),
        Model = parsed.GetValue(_model) ?? "",
        Country = parsed.GetValue(_country)?.ToString() ?? "",
        MinAccelerators = parsed.GetValue(_minAccelerators) ?? 0,
        MinFlop = parsed.GetValue(_minFlop)?.ToString() ?? "",
        IncludeDisputed = parsed.GetValue(_disputed),
        IdentifiersApart = parsed.GetValue(_apart),
    };
}
