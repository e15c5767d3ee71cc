using System.Globalization;
using Provenance.Registry.Accountancy;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>Counts jobs whose own figures imply an implausible utilisation.</summary>
internal static class RunCounts
{
    public static async ValueTask<SiteCriterion> ReadAsync(
        QuestionScope scope, AccountRules rules, string handleOfOperator, string site, CancellationToken cancellationToken)
    {
        var outside = new EntryCount();
        var (tested, unknown) = (0L, 0L);
        await foreach (var job in scope.Snapshot.Sites.ReadSizedJobsAsync(handleOfOperator, site, cancellationToken))
        {
            var judged = RunUtilisation.Judge(job, scope.Catalogue, rules);
            if (judged.Standing == UtilisationStanding.Unknown)
            {
                unknown++;
                continue;
            }

            tested++;
            if (judged.IsOutside)
            {
                outside.Add(job.Entry.LogIndex);
            }
        }

        return outside.ToCriterion(
            SiteAspect.ImplausibleUtilisation,
            tested,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Training jobs whose parameters and tokens imply a utilisation below {rules.Utilisations.Least} or above {rules.Utilisations.Greatest} by every reading: {rules.Utilisations.OperationsEach}·N·D ÷ (hours × 3600 × peak). {unknown} jobs with parameters and tokens could not be tested.")) with
        {
            NoInput = tested == 0 ? "No training job of the site states parameters, tokens, hours and one accelerator with a known peak." : null,
        };
    }
}
