// Every T-SQL text of the project, without a list that somebody could forget to add to. A text that is written out stands
// among the string literals of the compiled assembly; one that is put together is a string property of a catalogue of
// texts, or is asked with by a question; a script is a resource.

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Storage.Sql.Leads;
using Provenance.Storage.Sql.Log;
using Provenance.Storage.Sql.Projections;
using Provenance.Storage.SqlServer.Log;
using Provenance.Storage.SqlServer.Migrations;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>Collects texts; each with a name for messages.</summary>
internal static partial class StatementTexts
{
    /// <summary>All of them.</summary>
    public static IEnumerable<(string Name, string Text)> All() =>
        Scripts().Concat(Literals(typeof(SqlServerLogStore).Assembly)).Concat(Catalogues()).Concat(Questions());

    /// <summary>Scripts of migrations, whole: GO is the parser's to know.</summary>
    public static IEnumerable<(string Name, string Text)> Scripts() =>
        ((string[])["Log", "Leads", "Projections"]).SelectMany(folder =>
            MigrationSet.Embedded(folder).Scripts.Select(script => ($"{folder}/{script.Name}", script.Sql)));

    /// <summary>String literals of an assembly's code that begin as a statement does.</summary>
    public static IEnumerable<(string Name, string Text)> Literals(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var literals = new List<(string, string)>();
        for (var handle = MetadataTokens.UserStringHandle(0); ;)
        {
            handle = metadata.GetNextHandle(handle);
            if (handle.IsNil)
            {
                return literals;
            }

            var text = metadata.GetUserString(handle);
            if (Statement().IsMatch(text))
            {
                literals.Add(($"literal \"{text.Split('\n')[0]}\"", text));
            }
        }
    }

    /// <summary>Texts of the catalogues that are put together, in all their forms.</summary>
    public static IEnumerable<(string Name, string Text)> Catalogues() =>
        Properties(LogSql.SqlServer).Concat(Properties(LeadSql.SqlServer)).Concat(LeadLists()).Concat(Groups()).Concat(Prepared());

    /// <summary>Texts that are prepared on a session: those of the tables of the projections.</summary>
    public static IEnumerable<(string Name, string Text)> Prepared()
    {
        var session = new RecordedSession();
        using var tables = new ProjectionTables(session);
        using var reads = new ReportReads(session);
        return [.. session.Texts.Select((text, i) => ($"prepared {i}: {text.Split('\n')[0]}", text))];
    }

    /// <summary>Texts of questions, which are put together as they are asked.</summary>
    public static IEnumerable<(string Name, string Text)> Questions() =>
        QuestionTexts.All.Select((text, place) => ($"question {place}: {text.Split('\n')[0]}", text));

    // How the texts of a group are put together (SqlServerLogTransaction.Insert).
    private static IEnumerable<(string Name, string Text)> Groups() =>
        from sections in (string[])["", LogTexts.InsertSections]
        from head in (string[])["", LogTexts.WriteHead]
        select ($"group of {sections.Length + head.Length}", LogTexts.InsertEntries + sections + head);

    private static IEnumerable<(string Name, string Text)> Properties(object catalogue) =>
        catalogue.GetType().GetProperties().Where(property => property.Name != nameof(LogSql.Schema)).SelectMany(property => property.GetValue(catalogue) switch
        {
            string text => [(property.Name, text)],
            IReadOnlyList<(string Count, string Message)> counts => counts.Select(one => (property.Name, one.Count)),
            IReadOnlyList<string> texts => texts.Select(text => (property.Name, text)),
            _ => Enumerable.Empty<(string, string)>(),
        });

    private static IEnumerable<(string Name, string Text)> LeadLists() =>
        from cleared in (bool[])[false, true]
        from signal in (string?[])[null, "E01"]
        from part in ((SubjectKind, string)?[])[null, (SubjectKind.Record, "acme/a")]
        let filter = new LeadFilter { IncludeCleared = cleared, Signal = signal, Part = part }
        select ($"SelectKeys({cleared}, {signal}, {part?.Item2})", LeadSql.SqlServer.SelectKeys(filter));

    // A statement of one word is no statement, and a sentence of a message begins with none of these in capitals.
    [GeneratedRegex("^\\s*(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|DECLARE|EXEC|EXECUTE|CREATE|ALTER|DROP|GRANT|DENY|SET|IF|BEGIN|THROW)\\s")]
    private static partial Regex Statement();
}
