using Google.Protobuf;
using Provenance.Contracts.V1;
using Provenance.Transparency;

namespace Provenance.Client.Tests.Cases;

/// <summary>What an answer of any question says it rests on.</summary>
public sealed class CaseAnswerTests
{
    private static AnswerBasis Basis(params long[] indices) => new() { TreeSize = 9, RootHash = ByteString.CopyFrom(new byte[32]), LogIndices = { indices } };

    [Fact]
    public void Entries_are_cited_wherever_in_the_answer_they_are_named()
    {
        var answer = new ListChangesResponse
        {
            Basis = Basis(2),
            Changes = { new Change { LogIndex = 5 }, new Change { LogIndex = 4 }, new Change { LogIndex = -1 } },
        };

        Assert.Equal([2, 4, 5], Cited("ListChanges", new ListChangesRequest(), answer));
    }

    [Fact]
    public void Entries_that_an_answer_rests_on_and_does_not_name_are_counted()
    {
        var answer = new ListLargeClusterUsersResponse
        {
            Basis = Basis(1),
            Users =
            {
                new LargeClusterUser { LogIndices = { 1, 3 }, LogIndicesTotal = 5 },
                new LargeClusterUser { LogIndices = { 1 }, LogIndicesTotal = 1 },
            },
        };

        Assert.Equal([1, 3], Cited("ListLargeClusterUsers", new ListLargeClusterUsersRequest(), answer));
        Assert.Equal(3, Unnamed(answer));

        // The basis of a registry that tells how many it names counts what rows leave out.
        answer.Basis.MostLogIndices = 1_000;
        answer.Basis.LogIndicesTotal = 1;
        Assert.Equal(0, Unnamed(answer));
        answer.Basis.LogIndicesTotal = 8;
        Assert.Equal(7, Unnamed(answer));
    }

    [Fact]
    public void What_has_no_basis_is_no_answer()
    {
        Assert.False(CaseAnswer.HasBasis(new Contracts.V1.Checkpoint()));
        Assert.False(CaseAnswer.HasBasis(new SearchJobsResponse()));
        Assert.True(CaseAnswer.HasBasis(new SearchJobsResponse { Basis = Basis() }));
        Assert.Throws<ArgumentException>(() => CaseAnswer.Of("SearchJobs", new SearchJobsRequest(), new SearchJobsResponse()));
    }

    private static long Unnamed(IMessage answer) => CaseAnswer.Of("ListLargeClusterUsers", new ListLargeClusterUsersRequest(), answer).Unnamed();

    private static IEnumerable<long> Cited(string rpc, IMessage request, IMessage answer) =>
        CaseAnswer.Of(rpc, request, answer).Cited().Select((LeafIndex index) => index.Value);
}
