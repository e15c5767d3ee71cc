using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>Leads over time as a list of what was raised last, looked through from the start each time.</summary>
internal sealed class ObviousLeads
{
    private readonly List<(RaisedLead Lead, bool IsRaised, int Place)> _leads = [];

    public Dictionary<Digest, List<(long, LeadEffect)>> Events { get; } = [];

    public void Take(long size, IReadOnlyList<SignalOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            foreach (var (place, lead) in outcome.Leads.Index())
            {
                var at = _leads.FindIndex(known => known.Lead.Lead.Key == lead.Lead.Key);
                if (at < 0)
                {
                    _leads.Add((lead, true, place));
                    Tell(lead, size, LeadEffect.Raised);
                    continue;
                }

                var before = _leads[at];
                _leads[at] = (lead, true, place);
                if (!before.IsRaised)
                {
                    Tell(lead, size, LeadEffect.Raised);
                }
                else if (!before.Lead.StatementIds.SequenceEqual(lead.StatementIds))
                {
                    Tell(lead, size, LeadEffect.EvidenceChanged);
                }
            }

            for (var at = 0; at < _leads.Count; at++)
            {
                var (lead, isRaised, place) = _leads[at];
                var isNamed = outcome.Leads.Any(named => named.Lead.Key == lead.Lead.Key);
                if (isRaised && lead.Lead.Signal == outcome.Signal && !isNamed && outcome.IsComplete)
                {
                    _leads[at] = (lead, false, place);
                    Tell(lead, size, LeadEffect.Cleared);
                }
            }
        }
    }

    public IEnumerable<Digest> Raised() => _leads.Where(known => known.IsRaised)
        .OrderBy(known => known.Lead.Lead.Signal, StringComparer.Ordinal)
        .ThenBy(known => known.Place)
        .ThenBy(known => known.Lead.Lead.Key.ToString(), StringComparer.Ordinal)
        .Select(known => known.Lead.Lead.Key);

    private void Tell(RaisedLead lead, long size, LeadEffect effect)
    {
        if (!Events.TryGetValue(lead.Lead.Key, out var events))
        {
            Events.Add(lead.Lead.Key, events = []);
        }

        events.Add((size, effect));
    }
}
