// One statement that a mapping makes of a row: its kind, its record and its sections.

using System.Text.Json.Nodes;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>What a mapping says about one statement.</summary>
internal sealed class StatementTemplate
{
    private const string AssumptionsName = "accounting/assumptions";

    public required string Source { get; init; }

    public required StatementKind Kind { get; init; }

    public required Template Record { get; init; }

    /// <summary>Makes a statement for each part of it; null for one.</summary>
    public Template? ForEach { get; init; }

    /// <summary>Rows for which it is made; null for all.</summary>
    public Condition? If { get; init; }

    /// <summary>What keeps a row from being drafted, and why.</summary>
    public required IReadOnlyList<(Condition If, Template Because)> Refuse { get; init; }

    public required IReadOnlyList<KeyValuePair<string, Template>> Sections { get; init; }

    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Makes the statements of a row.</summary>
    public void Draft(RowScope scope, List<Draft> drafts, List<NotDrafted> not)
    {
        scope.NameScope = Kind.Name;
        if (ForEach is null)
        {
            DraftOne(scope, drafts, not);
            return;
        }

        var parts = ForEach.Fill(scope);
        if (parts.State is FillState.Missing or FillState.Omitted)
        {
            return;
        }

        if (!parts.IsValue)
        {
            not.Add(new NotDrafted(scope.Place, Kind.Name, parts.Reason, parts.Message));
            return;
        }

        foreach (var item in parts.Items ?? [parts.Text ?? string.Empty])
        {
            scope.Item = item;
            DraftOne(scope, drafts, not);
        }

        scope.Item = null;
    }

    private void DraftOne(RowScope scope, List<Draft> drafts, List<NotDrafted> not)
    {
        if (If?.Test(scope) is { Holds: false } tested)
        {
            if (tested.Unreadable is { } why)
            {
                not.Add(new NotDrafted(scope.Place, Subject(scope), why.Reason, $"if: {why.Message}"));
            }

            return;
        }

        if (Refused(scope) is { } refused)
        {
            not.Add(refused);
            return;
        }

        // What a condition looked at stands in no name; what of it is used below is named again.
        scope.Names.Clear();
        var record = Record.Fill(scope);
        if (!record.IsValue)
        {
            not.Add(new NotDrafted(scope.Place, Subject(scope), record.Reason, $"record: {record.Message}"));
            return;
        }

        SlugClaim[] recordNames = [.. scope.Names];
        var sections = new List<DraftSection>();
        foreach (var (name, template) in Sections)
        {
            var filled = template.Fill(scope);
            if (filled.State == FillState.Omitted)
            {
                continue;
            }

            if (filled.Node is not JsonObject members)
            {
                not.Add(new NotDrafted(scope.Place, record.Text!, filled.Reason, $"{name}: {filled.Message}"));
                return;
            }

            sections.Add(DraftJson.Section(name, members));
        }

        drafts.Add(new Draft
        {
            Place = scope.Place,
            Source = Source,
            Kind = Kind,
            Record = record.Text!,
            Sections = sections,
            Extensions = Extensions(),
            SourceDigest = scope.SourceDigest,
            Names = [.. scope.Names],
            RecordNames = recordNames,
        });
    }

    // A refusal that cannot be told of the row keeps it back too, unless another one surely says why.
    private NotDrafted? Refused(RowScope scope)
    {
        NotDrafted? open = null;
        foreach (var (refusal, because) in Refuse)
        {
            var tested = refusal.Test(scope);
            if (tested.Holds)
            {
                return new NotDrafted(scope.Place, Subject(scope), NotDraftedReason.Excluded, because.Fill(scope).Text ?? string.Empty);
            }

            if (tested.Unreadable is { } why)
            {
                open ??= new NotDrafted(scope.Place, Subject(scope), why.Reason, $"refuse: {why.Message}");
            }
        }

        return open;
    }

    private string Subject(RowScope scope) => scope.Item is { } item ? $"{Kind.Name} {item}" : Kind.Name;

    private byte[] Extensions() => Assumptions.Count == 0
        ? []
        : DraftJson.Write(new JsonObject { [AssumptionsName] = new JsonArray([.. Assumptions.Select(text => (JsonNode)text)]) });
}
