// Pages of one question are records of their own in a case: each is what went over the wire. Whoever reads the report asked
// once, so they are put together here again.

using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Provenance.Client;

namespace Provenance.Cli;

/// <summary>A question with the whole of its answer.</summary>
/// <param name="Entries">The entries of the journal, one for each page.</param>
/// <param name="Pages">The pages as they came; empty where this version cannot read one.</param>
/// <param name="Answer">The request of the first page and the answer of all; null where this version cannot read one.</param>
internal sealed record AskedQuestion(IReadOnlyList<CaseEntry> Entries, IReadOnlyList<CaseAnswer> Pages, CaseAnswer? Answer)
{
    private const string PageToken = "page_token";
    private const string NextPageToken = "next_page_token";
    private static readonly string[] OfPages = [PageToken, "page_size"];

    /// <summary>The question of the first page.</summary>
    public CaseQuestion First => Entries[0].Question!;

    /// <summary>Why and how it was asked.</summary>
    public AskedAs As => AskedAs.Read(Entries[0].Text);

    /// <summary>1, or "1 to 3" where it has pages.</summary>
    public string Numbers => Entries.Count == 1 ? Units.Exact(First.Number) : $"{Units.Exact(First.Number)} to {Units.Exact(Entries[^1].Question!.Number)}";

    /// <summary>The questions of a case, in order.</summary>
    /// <param name="file">The case.</param>
    /// <param name="answers">Its answers by the number of their question.</param>
    public static IReadOnlyList<AskedQuestion> Of(CaseFile file, IReadOnlyDictionary<int, CaseAnswer> answers)
    {
        var asked = new List<AskedQuestion>();
        foreach (var entry in file.Journal.Where(entry => entry.Question is not null))
        {
            var answer = answers.GetValueOrDefault(entry.Question!.Number);
            if (asked.Count > 0 && asked[^1] is { Answer: { } before } last && answer is not null && Continues(last.Pages[^1], answer))
            {
                IReadOnlyList<CaseAnswer> pages = [.. last.Pages, answer];
                asked[^1] = new AskedQuestion([.. last.Entries, entry], pages, Whole(pages, Together(before.Message, answer.Message)));
            }
            else
            {
                asked.Add(new AskedQuestion([entry], answer is null ? [] : [answer], answer));
            }
        }

        return asked;
    }

    // The next page is asked with the token that the page before gave, and is otherwise the same question.
    private static bool Continues(CaseAnswer before, CaseAnswer answer) =>
        before.Rpc == answer.Rpc
        && Text(before.Message, NextPageToken) is { Length: > 0 } token
        && Text(answer.Request, PageToken) == token
        && WithoutPages(before.Request).Equals(WithoutPages(answer.Request));

    private static string? Text(IMessage message, string name) => message.Descriptor.FindFieldByName(name)?.Accessor.GetValue(message) as string;

    private static IMessage WithoutPages(IMessage request)
    {
        var copy = Copy(request);
        foreach (var field in OfPages.Select(copy.Descriptor.FindFieldByName).OfType<FieldDescriptor>())
        {
            field.Accessor.Clear(copy);
        }

        return copy;
    }

    // What the last page says of itself is then said of all.
    private static CaseAnswer Whole(IReadOnlyList<CaseAnswer> pages, IMessage message)
    {
        var whole = CaseAnswer.Of(pages[0].Rpc, pages[0].Request, message);
        PagedBasis.Gather(whole.Basis, [.. pages.Select(page => page.Basis)], PagedBasis.CountsOf(message));
        return whole;
    }

    // The rows of both; everything else as the later page has it. A list that both pages state alike is about all of them,
    // such as counts, and no rows.
    private static IMessage Together(IMessage before, IMessage after)
    {
        var whole = Copy(after);
        foreach (var field in whole.Descriptor.Fields.InDeclarationOrder().Where(field => field is { IsRepeated: true, IsMap: false }))
        {
            var (first, second) = ((IList)field.Accessor.GetValue(before), (IList)field.Accessor.GetValue(whole));
            if (!first.Cast<object>().SequenceEqual(second.Cast<object>()))
            {
                var rows = first.Cast<object>().Concat(second.Cast<object>()).ToList();
                second.Clear();
                rows.ForEach(row => second.Add(row));
            }
        }

        return whole;
    }

    private static IMessage Copy(IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());
}
