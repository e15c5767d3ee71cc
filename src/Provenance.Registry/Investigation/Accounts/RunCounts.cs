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
        var (tested, unknown, undecided) = (0L, 0L, 0L);
        await foreach (var job in scope.Snapshot.Sites.ReadSizedJobsAsync(handleOfOperator, site, cancellationToken))
        {
            var judged = RunUtilisation.Judge(job, scope.Catalogue, rules);
            if (judged.Standing == UtilisationStanding.Unknown)
            {
                unknown++;
                continue;
            }

            tested++;
            undecided += judged.Standing == UtilisationStanding.Undecided ? 1 : 0;
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
                $"Training jobs whose parameters and tokens imply a utilisation below {rules.Utilisations.Least} or above {rules.Utilisations.Greatest} by every reading: {rules.Utilisations.OperationsEach}·N·D ÷ (hours × 3600 × peak). {undecided} may lie within or beyond a limit, by what is stated. {unknown} jobs with parameters and tokens could not be tested.")) with
        {
            NoInput = tested == 0 ? "No training job of the site states parameters, tokens, hours and one accelerator with a known peak." : null,
        };
    }

    /// <summary>Counts jobs whose declarations contradict their own allocations: what their submission was warned of.</summary>
    public static async ValueTask<IReadOnlyList<SiteCriterion>> ReadDoubtsAsync(
        QuestionScope scope, string handleOfOperator, string site, long jobs, CancellationToken cancellationToken)
    {
        var (hours, utilisation) = (new EntryCount(), new EntryCount());
        await foreach (var job in scope.Snapshot.Sites.ReadDoubtedJobsAsync(handleOfOperator, site, cancellationToken))
        {
            if (job.Doubts.HoursMillionths is not null)
            {
                hours.Add(job.Entry.LogIndex);
            }

            if (job.Doubts.UtilisationMillionths is not null)
            {
                utilisation.Add(job.Entry.LogIndex);
            }
        }

        var noInput = jobs == 0 ? "No training job of the site is known." : null;
        return
        [
            hours.ToCriterion(SiteAspect.HoursDiffer, jobs, "Training jobs whose declared accelerator hours differ by more than 1 % from what their own allocations come to, by every reading: their submission was warned of it.") with { NoInput = noInput },
            utilisation.ToCriterion(SiteAspect.UtilisationAboveOne, jobs, "Training jobs that declare more operations than their allocations could do at the accelerators' peak, by every reading: their submission was warned of it.") with { NoInput = noInput },
        ];
    }
}
