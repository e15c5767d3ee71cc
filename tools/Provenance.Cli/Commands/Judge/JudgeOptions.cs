using System.CommandLine;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>What <c>judge</c> is told.</summary>
internal sealed class JudgeOptions(Terminal terminal)
{
    public Connection Connection { get; } = new(terminal);

    public Argument<string?> Lead { get; } = new("LEAD") { Description = "Key of the lead, 64 hex digits.", Arity = ArgumentArity.ZeroOrOne };

    public Option<string[]> Same { get; } = new("--same") { Description = "Identifiers judged to be of one entity, at least two, instead of a lead.", AllowMultipleArgumentsPerToken = true };

    public Option<JudgementVerdict> Verdict { get; } = Arguments.Word<JudgementVerdict>("--verdict", "What is decided");

    public Option<string> Reason { get; } = new("--reason") { Description = "Why.", Required = true };

    public Option<string?> CaseNumber { get; } = new("--case-number") { Description = "The authority's number of the case." };

    public Option<string?> LegalBasis { get; } = new("--legal-basis") { Description = "Legal basis of the decision." };

    public Option<string?> Person { get; } = new("--person") { Description = "Who decided, as the authority names its people." };

    public Option<string?> Party { get; } = new("--party") { Description = "Handle of the authority; the registry is asked whose the key is, unless given." };

    public Option<string?> Supersedes { get; } = new("--supersedes") { Description = "Statement id of the own judgement on identities whose place it takes; on leads it is found." };

    public Option<string> Key { get; } = new("--key") { Description = "The private statements key that signs.", Required = true };

    public Option<string> Origin { get; } = new("--origin") { Description = "The registry's origin.", Required = true };

    public Option<string> Stream { get; } = new("--stream") { Description = "File that counts this key's stream; made if it is not there.", Required = true };

    public Option<string?> Output { get; } = new("--out") { Description = "The attestation file to write; named by the statement unless given." };

    public Option<bool> Submit { get; } = new("--submit") { Description = "Submit it at once; needs a policy." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(Lead);
        foreach (var option in (Option[])[Same, Verdict, Reason, CaseNumber, LegalBasis, Person, Party, Supersedes, Key, Origin, Stream, Output, Submit])
        {
            command.Options.Add(option);
        }

        Connection.AddTo(command);
        command.Validators.Add(result =>
        {
            var isOnIdentity = result.GetResult(Same) is { Implicit: false };
            if (result.GetValue(Lead) is null != isOnIdentity)
            {
                result.AddError("Give either the key of a lead or --same with identifiers");
            }

            if (result.GetValue(Supersedes) is { } id && !Digest.TryParse(id, out _))
            {
                result.AddError($"--supersedes {id} is not 64 hex digits");
            }
        });
    }
}
