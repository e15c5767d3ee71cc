// Microsoft's own parser over every text, so that a syntax error is found without a server. It knows grammar, not tables.

using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>Every T-SQL text of the project is one, for SQL Server 2019.</summary>
public sealed class SyntaxTests
{
    private const int LeastQuestions = 200;

    public static IEnumerable<TheoryDataRow<string, string>> Texts() =>
        StatementTexts.All().Select(text => new TheoryDataRow<string, string>(text.Name, text.Text));

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_what_the_parser_of_SQL_Server_2019_takes(string name, string text)
    {
        Assert.NotEmpty(name);
        Assert.Equal([], Errors(text));
    }

    [Fact]
    public void Texts_of_all_kinds_are_found()
    {
        Assert.NotEmpty(StatementTexts.Scripts());
        var literals = StatementTexts.Literals(typeof(Log.SqlServerLogStore).Assembly).Select(literal => literal.Text).ToList();
        Assert.Contains(Log.LogTexts.WriteHead, literals);
        Assert.Contains(Log.LogTexts.LockHead, literals);
        Assert.True(StatementTexts.Catalogues().Count() > 30);
        var prepared = StatementTexts.Prepared().Select(text => text.Text).ToList();
        Assert.Contains(prepared, text => text.Contains("FROM chain_record", StringComparison.Ordinal));
        Assert.Contains(prepared, text => text.Contains("INSERT INTO [job_total]", StringComparison.Ordinal));
        Assert.True(StatementTexts.Questions().Count() > LeastQuestions);
    }

    // A method that stopped before it asked anything would leave its texts unseen.
    [Fact]
    public void Each_question_asks()
    {
        Assert.Empty(QuestionTexts.Silent());
    }

    // On SQL Server the rows of an inner query have no order, whatever it ends with: whichever row is taken of them is any.
    [Fact]
    public void Whichever_rows_are_taken_are_not_those_of_an_inner_query_in_order()
    {
        Assert.Equal([], StatementTexts.All().Where(text => TakesAnyOfOrdered(text.Text)).Select(text => text.Name));
        Assert.True(TakesAnyOfOrdered(
            "SELECT j.n FROM (SELECT n FROM t ORDER BY n OFFSET 0 ROWS FETCH NEXT 9 ROWS ONLY) j WHERE j.n > 1 ORDER BY (SELECT NULL) OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY;"));
        Assert.False(TakesAnyOfOrdered(
            "SELECT j.n FROM (SELECT n FROM t ORDER BY n OFFSET 0 ROWS FETCH NEXT 9 ROWS ONLY) j WHERE j.n > 1 ORDER BY j.n OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY;"));
    }

    [Theory]
    [InlineData("SELEKT size FROM [log].head;")]
    [InlineData("SELECT size FROM [log].head LIMIT 1;")]
    [InlineData("INSERT OR IGNORE INTO [log].binding (id) VALUES (1);")]
    [InlineData("SELECT size FROM log.head WHERE (id = 1;")]
    [InlineData("CREATE TABLE t (a bigint NOT NULL,, b int);\nGO\nSELECT 1;")]
    public void The_parser_finds_what_is_none(string text) => Assert.NotEmpty(Errors(text));

    private static List<string> Errors(string text)
    {
        _ = Parse(text, out var errors);
        return [.. errors.Select(error => $"line {error.Line}: {error.Message}")];
    }

    private static bool TakesAnyOfOrdered(string text)
    {
        var takings = new AnyOfOrdered();
        Parse(text, out _).Accept(takings);
        return takings.IsMet;
    }

    private static TSqlFragment Parse(string text, out IList<ParseError> errors)
    {
        using var reader = new StringReader(text);
        return new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out errors);
    }

    private sealed class AnyOfOrdered : TSqlFragmentVisitor
    {
        public bool IsMet { get; private set; }

        public override void Visit(QuerySpecification node) => IsMet |= TakesAny(node)
            && node.FromClause?.TableReferences.OfType<QueryDerivedTable>().Any(inner => inner.QueryExpression is { OffsetClause: not null } ordered && !TakesAny(ordered)) == true;

        private static bool TakesAny(QueryExpression query) =>
            query is { OffsetClause: not null, OrderByClause.OrderByElements: [{ Expression: ScalarSubquery }] };
    }
}
