using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Possible students, the newest first.</summary>
internal sealed class StudentReads(SqlSession session, KnownAt known)
{
    private const int NamesTeacher = 1;
    private const int TakesMadeData = 2;

    private readonly string _select =
        $"""
        SELECT s.log_index AS LogIndex, s.marks AS Marks, s.permille AS Permille
        FROM student s {known.Sql.Join} job j ON j.log_index = s.log_index
        WHERE s.log_index < @beforeIndex AND (s.marks & 3 <> 0 OR s.permille < @smallCompute) AND {known.Current("j")}
        ORDER BY s.log_index DESC;
        """;

    private readonly string _countTestable =
        $"""
        SELECT {known.Sql.Count} FROM job j
        WHERE {known.Current("j")} AND ((j.unstated & {(int)JobUnknowns.Inputs} = 0 AND j.missing & {(int)JobSections.Lineage} = 0)
          OR (j.unstated & {(int)JobUnknowns.Sizes} = 0 AND j.flop_high IS NOT NULL
            AND EXISTS (SELECT 1 FROM job_size size WHERE size.log_index = j.log_index AND size.parameters_low IS NOT NULL)));
        """;

    public long CountTestable() => session.ExecuteScalar<long>(_countTestable);

    public IEnumerable<StudentMarks> Read(long beforeIndex, long smallCompute) => session
        .Query<StudentRow>(_select, new { beforeIndex, smallCompute }, buffered: false)
        .Select(row => new StudentMarks(row.LogIndex, (row.Marks & NamesTeacher) != 0, (row.Marks & TakesMadeData) != 0, row.Permille));

    private record struct StudentRow
    {
        public long LogIndex { get; set; }

        public long Marks { get; set; }

        public long? Permille { get; set; }
    }
}
