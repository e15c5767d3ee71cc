using System.CommandLine;
using Provenance.Registry.Projections;

namespace Provenance.Cli;

/// <summary><c>--model</c> and <c>--digest</c>: which model, or with <paramref name="anyDigest"/> which artifact, a question is about.</summary>
internal sealed class StartOptions(bool anyDigest = false)
{
    private readonly Option<string?> _model = new("--model")
    {
        Description = "A model's name as declared, exactly. What answers show in place of a name is understood too: a kind of digest, a colon and 64 hex digits.",
    };

    private readonly Option<string?> _digest = new("--digest")
    {
        // Which kinds there are a refusal says: an option whose words speak of paths is left out where a case asks again.
        Description = (anyDigest ? "Any digest of an artifact" : "A digest that names an artifact (of its bytes, its manifest or its tensor root)")
            + ", 64 hex digits, alone or as answers write it, behind its kind and a colon.",
    };

    public IEnumerable<Option> Options => [_model, _digest];

    /// <summary>Asks that exactly one is given.</summary>
    public void Require(Command command) => command.Validators.Add(result =>
    {
        if (result.GetValue(_model) is null == result.GetValue(_digest) is null)
        {
            result.AddError("Give either --model or --digest");
        }
    });

    /// <summary>Asks that not both are given.</summary>
    public void RequireOneAtMost(Command command) => Arguments.Exclude(command, _model, _digest.Name);

    /// <summary>The model's name, where it was given.</summary>
    public string? Model(ParseResult parsed) => parsed.GetValue(_model) is { } name && !KindedDigest.TryParse(name, out _) ? name : null;

    /// <summary>The digest, where it was given, by either option.</summary>
    public string? Digest(ParseResult parsed) => parsed.GetValue(_digest) ?? (Model(parsed) is null ? parsed.GetValue(_model) : null);
}
