// The vectors of DSSE v1.0.0 protocol.md and its reference implementation.

using System.Text;

namespace Provenance.Statements.Tests.Dsse;

public sealed class PaeTests
{
    [Theory]
    [InlineData("http://example.com/HelloWorld", "hello world", "DSSEv1 29 http://example.com/HelloWorld 11 hello world")]
    [InlineData("", "", "DSSEv1 0  0 ")]
    [InlineData("größe", "é", "DSSEv1 7 größe 2 é")]
    public void The_encoding_is_that_of_the_specification(string type, string payload, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Pae.Encode(type, Encoding.UTF8.GetBytes(payload))));
}
