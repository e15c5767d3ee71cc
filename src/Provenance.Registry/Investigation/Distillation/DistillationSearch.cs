using System.Globalization;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Distillation;

/// <summary>One page: along the candidates until it is full, or as many were looked at as a page may cost.</summary>
internal sealed class DistillationSearch(QuestionScope scope, DistillationQuestion question, RuleParameters parameters, int rows)
{
    private const int MostLookedAt = 2_000;

    private readonly LineageGraph _graph = new(scope.Snapshot.Lineage);
    private readonly List<DistillationLead> _leads = [];

    public async ValueTask<DistillationAnswer> RunAsync(CancellationToken cancellationToken)
    {
        var candidates = new StudentCandidates(scope, question, _graph, parameters);
        var reading = new LeadReading(scope, _graph, parameters, question.TeacherDigest is not null || question.TeacherModel is not null);
        var before = scope.PageStart.Length > 0 ? long.Parse(scope.PageStart, CultureInfo.InvariantCulture) : long.MaxValue;
        var (next, last, seen) = ("", before, 0);
        await foreach (var index in candidates.ReadAsync(before, cancellationToken))
        {
            if (_leads.Count == rows || seen == MostLookedAt)
            {
                next = question.PageAfter(scope, last);
                break;
            }

            (last, seen) = (index, seen + 1);
            if (await scope.Snapshot.Runs.ReadRunAsync(index, cancellationToken) is { } run && IsAskedFor(run)
                && await reading.ReadAsync(run, candidates.WayTo(index), cancellationToken) is { } lead)
            {
                _leads.Add(lead);
            }
        }

        return new DistillationAnswer { Leads = _leads, NextPageToken = next, Basis = await BasisAsync(candidates, seen, next.Length > 0, cancellationToken) };
    }

    private bool IsAskedFor(RunFacts run)
    {
        var figures = run.Job.Figures;
        var isInPeriod = figures.StartedAt < 0
            || (figures.StartedAt >= (question.Period.FromMicroseconds ?? long.MinValue) && figures.StartedAt < (question.Period.ToMicroseconds ?? long.MaxValue));
        return isInPeriod && (question.BelowFlop is not { } limit || figures.Flop is not { } flop || flop.Low < limit);
    }

    private async ValueTask<AnswerBasis> BasisAsync(StudentCandidates candidates, int seen, bool hasMore, CancellationToken cancellationToken)
    {
        var caveats = new List<string> { "These are leads, not findings: declared teachers may be licensed, and what nobody declares does not show." };
        if (hasMore && seen == MostLookedAt)
        {
            caveats.Add(string.Create(CultureInfo.InvariantCulture, $"The page ends after {seen} jobs were looked at; the next goes on from there."));
        }

        if (question.TeacherDigest is null && question.TeacherModel is null)
        {
            caveats.Add("Without a teacher, data counts as made by a model where its taker calls it synthetic, or another mark led to the job.");
        }

        Add(
            _leads.Count(lead => lead.Student.Job.Figures.Flop is { } flop && flop.High >= question.BelowFlop),
            "{0} [lead declares|leads declare] operations on both sides of the limit; [it is|they are] kept, for [it|they] may be below it.");
        Add(
            question.Period == Period.Always ? 0 : _leads.Count(lead => lead.Student.Job.Figures.StartedAt < 0),
            "{0} [lead has|leads have] no known start; [it is|they are] kept, for [it|they] may lie in the period.");
        if (_graph.IsTruncated)
        {
            caveats.Add("A teacher or its data are named by more statements than were read: students may be missing.");
        }

        if (candidates.IsCut)
        {
            caveats.Add(string.Create(CultureInfo.InvariantCulture, $"Data was followed through {question.MostFollowed} jobs: who learned from what others made of it is missing."));
        }

        Add(
            candidates.LeftAtName,
            "{0} [job takes|jobs take] data of the teacher by a name alone: what [it|they] may have made of it was not followed, so that students may be missing.");

        // What a name alone joins to one teacher may be a student, or joined to another by a digest.
        var students = _leads.Select(lead => lead.Student.Job).ToList();
        var teachings = _leads.SelectMany(lead => lead.Teachers).ToList();
        var behind = teachings.Select(teaching => teaching.Behind).ToList();
        var joined = _leads.ToLookup(lead => lead.Way is { IsByNameOnly: true }, lead => lead.Student.Job.Figures.LogIndex);
        var ways = candidates.Behind(_leads.Select(lead => lead.Student.LogIndex)).ToLookup(way => way.IsByNameOnly, way => way.Job);
        var certain = joined[false].Concat(ways[false])
            .Concat(behind.SelectMany(one => one.Jobs.Concat(one.Releases).Except(one.ByName))).ToHashSet();
        var evidence = new LineageEvidence
        {
            Jobs = [.. students.Select(job => job.Figures.LogIndex).Concat(ways.SelectMany(jobs => jobs)).Concat(behind.SelectMany(one => one.Jobs)).Distinct()],
            Releases = [.. behind.SelectMany(one => one.Releases).Distinct()],
            ByName = [.. joined[true].Concat(ways[true]).Concat(behind.SelectMany(one => one.ByName)).Distinct().Where(index => !certain.Contains(index))],
            Conflicts = _graph.ConflictsOf(teachings.SelectMany(teaching => teaching.Nodes).Distinct(), question.TeacherDigest),
            Listed = students.SelectMany(job => job.LogIndices).Concat(ways.SelectMany(jobs => jobs)).Concat(behind.SelectMany(one => one.Listed)),
            Consequence = "[it|they] may have taught or learned",
        };
        return await evidence.MarkAsync(scope.Snapshot, scope.ByFigures(scope.BasisByRules()) with { Caveats = caveats }, cancellationToken);

        void Add(long count, string format)
        {
            if (count > 0)
            {
                caveats.Add(Counted.Say(count, format));
            }
        }
    }
}
