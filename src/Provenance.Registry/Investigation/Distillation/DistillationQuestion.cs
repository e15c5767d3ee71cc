// Question 11 of an investigator: which models may have learned from another's answers. What is found are leads: a teacher
// may be licensed, data may be made by one's own model, and a small run may be a trial.

using System.Globalization;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Distillation;

/// <summary>
/// The question ListDistillationLeads: students of a teacher, or of any. At most one of teacher's digest and name is set.
/// </summary>
public sealed record DistillationQuestion : PagedQuestion<DistillationAnswer>
{
    /// <summary>A digest that names the teacher.</summary>
    public Digest? TeacherDigest { get; init; }

    /// <summary>The teacher's name as declared, exactly.</summary>
    public string? TeacherModel { get; init; }

    /// <summary>θ, in operations: only students that declare less, or nothing; null for all.</summary>
    public Quantity? BelowFlop { get; init; }

    /// <summary>When the student's job first ran; jobs of unknown start are kept.</summary>
    public Period Period { get; init; }

    /// <summary>Through how many jobs data of the teacher is followed at most; where there are more, the answer says so.</summary>
    public int MostFollowed { get; init; } = LineageComputeQuestion.DefaultMakers;

    /// <summary>The signal whose parameters are used.</summary>
    internal static SignalDeclaration Declaration { get; } = new(
        "E12",
        [
            new("smallComputeRatio", ParameterUnit.Ratio) { Most = Quantity.FromInteger(1) },
            new("syntheticShareRatio", ParameterUnit.Ratio) { Most = Quantity.FromInteger(1) },
        ]);

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Model = TeacherModel, Digest = TeacherDigest };

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? QuestionRules.CheckPeriod(Period)
        ?? (TeacherDigest is not null && TeacherModel is not null ? QuestionRules.Argument("teacher", "At most one of digest and model is asked for.") : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<DistillationAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken) =>
        RuleParameters.TryBind(scope.Rules, [Declaration], out var parameters, out var refusal)
            ? InvestigationOutcome<DistillationAnswer>.Of(
                await new DistillationSearch(scope, this, parameters[Declaration.Code], Rows).RunAsync(cancellationToken))
            : InvestigationOutcome<DistillationAnswer>.Refuse(refusal);

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) =>
        Pages.Question("ListDistillationLeads", TeacherDigest, TeacherModel, BelowFlop, Period, validAt);

    /// <summary>Token of the page after a job.</summary>
    internal string PageAfter(QuestionScope scope, long index) => NextPage(scope, index.ToString(CultureInfo.InvariantCulture));
}
