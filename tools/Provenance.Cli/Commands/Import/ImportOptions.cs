using System.CommandLine;
using Provenance.Accounting;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>The options that every import has.</summary>
internal sealed class ImportOptions
{
    private const string Server = "--server";

    private readonly Terminal _terminal;
    private readonly Connection _connection;
    private bool _newestWins;
    private readonly Argument<string[]> _files = new("FILE") { Description = "Files of the accounting, oldest first: where two speak of one job, the newer counts.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<Handle> _party = Arguments.Required<Handle>("--party", "The party whose key signs; ids that no register gives are its own.");
    private readonly Option<string> _site = new("--site") { Description = "operator/site/cluster that the accounting speaks of; the operator is the party whose key signs.", Required = true };
    private readonly Option<string> _key = new("--key") { Description = "The private statements key that signs.", Required = true };
    private readonly Option<string?> _origin = new("--origin") { Description = "The registry's origin; the one that the key was enrolled for if absent." };
    private readonly Option<string?> _out = new("--out") { Description = "The .attestations.jsonl file to write; named after the first file if absent, with --server numbered where there is one of that name." };
    private readonly Option<string?> _rejects = new("--rejects") { Description = "CSV file for what was not drafted: file, line, subject, reason, detail; the one of an earlier import is replaced. If absent the first ones are told, and of what is excluded the first record for each reason." };
    private readonly Option<string?> _state = new("--state") { Description = "Journal of what was issued, with a secret beside it; beside the key if absent. Keep both: they make a repeated import harmless." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Does everything but write and submit." };
    private readonly Option<bool> _repeat = new("--repeat") { Description = "Writes also what was issued before, the same in every byte." };

    public ImportOptions(Terminal terminal)
    {
        _terminal = terminal;
        _connection = new Connection(terminal);
    }

    /// <summary>The options of an import that speaks of a cluster.</summary>
    public void AddTo(Command command, params ReadOnlySpan<Option> own)
    {
        _newestWins = true;
        Add(command, [_site, _key, .. own]);
    }

    /// <summary>The options of an import that speaks of entities or listings.</summary>
    public void AddRegisterTo(Command command, params ReadOnlySpan<Option> own)
    {
        _files.Description = "Files of the register. What a later file says otherwise of an entity that an earlier one spoke of is listed.";
        Add(command, [_party, _key, .. own]);
    }

    /// <summary>The options of an import whose ids all stand in the register.</summary>
    public void AddPublicRegisterTo(Command command, params ReadOnlySpan<Option> own)
    {
        _files.Description = "The file of the register.";
        command.Validators.Add(result =>
        {
            if (result.GetValue(_files) is { Length: > 1 })
            {
                result.AddError("Give one FILE: what other files say of its entities is given by options");
            }
        });
        Add(command, [_key, .. own]);
    }

    private void Add(Command command, ReadOnlySpan<Option> first)
    {
        command.Arguments.Add(_files);
        foreach (var option in (Option[])[.. first, _origin, _out, _rejects, _state, _dryRun, _repeat])
        {
            command.Options.Add(option);
        }

        _connection.AddTo(command);
        var server = command.Options.OfType<Option<string>>().Single(option => option.Name == Server);
        server.Description = "Submits as well, to the registry at this address; without it, \"provenance submit\" does.";
        server.DefaultValueFactory = null;
    }

    public Site ReadSite(ParseResult parsed) => Site.TryParse(parsed.GetRequiredValue(_site), out var site)
        ? site
        : throw CommandException.Usage($"--site {parsed.GetRequiredValue(_site)} is no operator/site/cluster", "Give three handles, such as acme/jurong-1/h100-a.");

    public Handle ReadParty(ParseResult parsed) => parsed.GetValue(_party);

    public async Task<int> RunAsync(ParseResult parsed, IAccounting accounting, CancellationToken cancellationToken)
    {
        var keyPath = parsed.GetRequiredValue(_key);
        using var key = KeyFiles.ReadPrivate(keyPath);
        var stem = keyPath.EndsWith(KeyFiles.PrivateExtension, StringComparison.Ordinal) ? keyPath[..^KeyFiles.PrivateExtension.Length] : keyPath;
        RequireHolder(parsed, stem);
        var files = parsed.GetRequiredValue(_files);
        var submits = parsed.GetResult(Server) is System.CommandLine.Parsing.OptionResult { Implicit: false } && !parsed.GetValue(_dryRun);
        var output = parsed.GetValue(_out) ?? OutputBeside(files[0], isNumbered: submits);
        var policy = submits ? await _connection.PolicyAsync(parsed, cancellationToken) : null;
        var work = new ImportRun(_terminal, accounting, key.Key)
        {
            Files = files,
            Origin = parsed.GetValue(_origin) ?? EnrolledOrigin(stem),
            Output = output,
            Rejects = parsed.GetValue(_rejects),
            State = parsed.GetValue(_state) ?? stem + ".import.jsonl",
            IsDryRun = parsed.GetValue(_dryRun),
            Repeats = parsed.GetValue(_repeat),
            NewestWins = _newestWins,
            Submit = policy is null ? null : stopping => SubmitAsync(parsed, policy, output, stopping),
        };
        return await work.RunAsync(cancellationToken);
    }

    private async Task<(int Code, IReadOnlySet<Digest> Refused)> SubmitAsync(ParseResult parsed, VerificationPolicy policy, string output, CancellationToken cancellationToken)
    {
        using var client = _connection.Open(parsed, policy);
        await using var shelf = new ReceiptShelf(null);
        var run = new SubmissionRun(_terminal, client, policy, shelf, validateOnly: false);
        var code = await run.RunAsync(new AttestationSource(_terminal, [output]), cancellationToken);
        return (code, run.Refused);
    }

    // What another party's key signs is refused, record by record, when it is submitted.
    private void RequireHolder(ParseResult parsed, string stem)
    {
        var options = parsed.CommandResult.Command.Options;
        var (option, party) = options.Contains(_site) ? (_site.Name, ReadSite(parsed).Operator) : (_party.Name, parsed.GetValue(_party));
        var path = stem + KeyFiles.PublicExtension;
        if ((options.Contains(_site) || options.Contains(_party))
            && File.Exists(path) && KeyFiles.ReadPublic(path).Enrolment is { } enrolment
            && (parsed.GetValue(_origin) ?? enrolment.Origin) == enrolment.Origin && party != enrolment.Handle)
        {
            throw CommandException.Usage($"{option} says that the key is {party}'s, and {path} that it is {enrolment.Handle}'s", "Correct the one, or give the other's key.");
        }
    }

    // Who submits as well runs the same line every night, or again after a night in which the registry was away: what it wrote
    // then stays, and what it writes now is numbered.
    private static string OutputBeside(string file, bool isNumbered)
    {
        if (Path.GetFullPath(file).StartsWith("/dev/", StringComparison.Ordinal))
        {
            throw CommandException.Usage($"No file of attestations can stand beside {file}", "Name one with --out.");
        }

        var stem = Path.ChangeExtension(file, null);
        var output = stem + AttestationFiles.StreamExtension;
        for (var number = 2; isNumbered && File.Exists(output); number++)
        {
            output = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stem}.{number}{AttestationFiles.StreamExtension}");
        }

        return output;
    }

    private static string EnrolledOrigin(string stem)
    {
        var path = stem + KeyFiles.PublicExtension;
        return File.Exists(path) && KeyFiles.ReadPublic(path).Enrolment is { } enrolment
            ? enrolment.Origin
            : throw CommandException.Usage("It is not said which registry the statements are made out to", $"Give --origin, or enrol the key, which writes it into {path}.");
    }
}
