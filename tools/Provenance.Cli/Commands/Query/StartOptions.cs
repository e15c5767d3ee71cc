using System.CommandLine;

namespace Provenance.Cli;

/// <summary><c>--model</c> and <c>--digest</c>: which model a question is about.</summary>
internal sealed class StartOptions
{
    private readonly Option<string?> _model = new("--model") { Description = "A model's name as declared, exactly." };
    private readonly Option<string?> _digest = new("--digest") { Description = "A digest that names an artifact (of its bytes, its manifest or its tensor root), 64 hex digits." };

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
    public string? Model(ParseResult parsed) => parsed.GetValue(_model);

    /// <summary>The digest, where it was given.</summary>
    public string? Digest(ParseResult parsed) => parsed.GetValue(_digest);
}
