using System.Text;
using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class AddCheckpointTests
{
    // The example bodies of C2SP tlog-witness at 95978ca, July 2026.
    private const string Request = """
        old 20852014
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

        """;

    private const string Response = """
        — witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==
        — witness.example/w1 I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==
        — witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==

        """;

    [Fact]
    public void The_request_of_the_specification_is_read_and_written_as_it_stands()
    {
        Assert.True(AddCheckpointRequest.TryParse(Encoding.UTF8.GetBytes(Request), out var request, out var reason), reason);
        Assert.Equal(20_852_014, request.OldSize.Value);
        Assert.Equal(4, request.Proof.Count);
        Assert.Equal(20_852_163, request.Checkpoint.Checkpoint.Size.Value);
        Assert.Equal(2, request.Checkpoint.Note.Signatures.Count);
        Assert.Equal(Request, Encoding.UTF8.GetString(request.Format()));
    }

    [Fact]
    public void The_answer_of_the_specification_is_read_and_written_as_it_stands()
    {
        Assert.True(AddCheckpointResponse.TryParse(Encoding.UTF8.GetBytes(Response), out var lines, out var reason), reason);
        Assert.Equal(["witness.example/w1", "witness.example/w1", "witness.example/w2"], lines.Select(line => line.Name));
        Assert.Equal(Response, Encoding.UTF8.GetString(AddCheckpointResponse.Format(lines)));
    }

    [Theory]
    [InlineData("", "an empty line before its checkpoint")]
    [InlineData("old 1\n", "an empty line before its checkpoint")]
    [InlineData("old 01\n\n", "a decimal without leading zeros")]
    [InlineData("old -1\n\n", "a decimal without leading zeros")]
    [InlineData("old 9223372036854775808\n\n", "a decimal without leading zeros")]
    [InlineData("new 1\n\n", "a request begins with old")]
    [InlineData("old 1\nAAAA\n\n", "not the base64 of 32 bytes")]
    [InlineData("old 1\r\n\n", "a decimal without leading zeros")]
    public void Another_head_is_refused_with_its_reason(string head, string why)
    {
        var note = Request[(Request.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        var text = head.EndsWith("\n\n", StringComparison.Ordinal) ? head + note : head;
        Assert.False(AddCheckpointRequest.TryParse(Encoding.UTF8.GetBytes(text), out _, out var reason));
        Assert.Contains(why, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixty_three_proof_lines_are_read_and_sixty_four_are_not()
    {
        Assert.True(AddCheckpointRequest.TryParse(Encoding.UTF8.GetBytes(Request), out var request, out _));
        foreach (var count in new[] { 0, 63, 64 })
        {
            IReadOnlyList<Digest> proof = [.. Enumerable.Repeat(request.Proof[0], count)];
            var bytes = new AddCheckpointRequest(request.OldSize, proof, request.Checkpoint).Format();
            Assert.Equal(count <= 63, AddCheckpointRequest.TryParse(bytes, out _, out _));
        }
    }

    [Theory]
    [InlineData("0\n", 0)]
    [InlineData("20852163\n", 20_852_163)]
    [InlineData("9223372036854775807\n", long.MaxValue)]
    [InlineData("9223372036854775808\n", -1)]
    [InlineData("007\n", -1)]
    [InlineData("7", -1)]
    [InlineData("7\n\n", -1)]
    [InlineData("\n", -1)]
    [InlineData("", -1)]
    [InlineData("-7\n", -1)]
    public void The_body_of_a_conflict_is_a_decimal_and_a_newline(string body, long size)
    {
        Assert.Equal(size >= 0, AddCheckpointResponse.TryParseSize(Encoding.UTF8.GetBytes(body), out var held));
        if (size >= 0)
        {
            Assert.Equal(size, held.Value);
            Assert.Equal(body, Encoding.UTF8.GetString(AddCheckpointResponse.FormatSize(held)));
        }
    }

    [Fact]
    public void What_is_no_answer_is_refused()
    {
        foreach (var text in new[] { "", "\n", Response.TrimEnd('\n'), Response + "\n", "200 OK\n", string.Concat(Enumerable.Repeat(Response, 6)) })
        {
            Assert.False(AddCheckpointResponse.TryParse(Encoding.UTF8.GetBytes(text), out _, out var reason));
            Assert.NotEmpty(reason);
        }

        Assert.False(AddCheckpointResponse.TryParse(new byte[AddCheckpointResponse.MaxBytes + 1], out _, out _));
    }

    [Fact]
    public void What_is_read_has_one_spelling_however_it_was_mangled()
    {
        var original = Encoding.UTF8.GetBytes(Request);
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte, Gen.Int[0, 2]).Sample(
            (at, value, how) =>
            {
                byte[] mangled = how switch
                {
                    0 => [.. original[..at], value, .. original[(at + 1)..]],
                    1 => [.. original[..at], value, .. original[at..]],
                    _ => [.. original[..at], .. original[(at + 1)..]],
                };
                if (AddCheckpointRequest.TryParse(mangled, out var request, out _))
                {
                    Assert.Equal(mangled, request.Format());
                }
            },
            iter: 3000);
    }
}
