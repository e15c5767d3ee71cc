using Google.Rpc;
using Grpc.Core;
using Provenance.Statements;
using Provenance.Transparency;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>What a gRPC error says, taken apart and held to its rules.</summary>
internal sealed class TypedError
{
    private TypedError(RpcException exception)
    {
        Code = exception.StatusCode;
        var status = exception.GetRpcStatus();
        Assert.True(status is not null, exception.ToString());
        Assert.Equal((int)exception.StatusCode, status.Code);
        Info = Assert.Single(status.Details, detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        Assert.Equal("provenance", Info.Domain);
        Assert.NotEmpty(Info.Metadata["request_id"]);
        BadRequest = status.GetDetail<BadRequest>();
        RetryInfo = status.GetDetail<RetryInfo>();
        Refusal = status.GetDetail<V1.Refusal>();
    }

    public StatusCode Code { get; }

    public ErrorInfo Info { get; }

    public BadRequest? BadRequest { get; }

    public RetryInfo? RetryInfo { get; }

    public V1.Refusal? Refusal { get; }

    /// <summary>The field named, empty where none is.</summary>
    public string Field => BadRequest is null ? "" : Assert.Single(BadRequest.FieldViolations).Field;

    public static TypedError Of(RpcException exception) => new(exception);

    /// <summary>Verifies the registry's signature over the refusal and that it is about this attestation.</summary>
    public void VerifySignedNote(Envelope envelope, ReadyLine server)
    {
        Assert.True(VerifierKey.TryParse(server.LogKey, out var log, out _));
        var refusals = new VerifierKey(server.Origin + "/refusals", NoteKeyType.Ed25519, log.PublicKey);
        Assert.True(SignedNote.TryParse(System.Text.Encoding.UTF8.GetBytes(Refusal!.SignedNote), out var note, out var reason), reason);
        Assert.True(NoteVerification.Verify(note, refusals.ToVerifier(new NSecEd25519())!).IsAccepted);
        var lines = note.Text.Split('\n');
        Assert.Equal("compute-provenance/refusal/v1", lines[0]);
        Assert.Equal(server.Origin, lines[1]);
        Assert.Equal(envelope.StatementId.ToString(), lines[2]);
        Assert.Equal(envelope.SignaturesDigest.ToString(), lines[3]);
        Assert.Equal($"{Info.Reason} {(Field.Length == 0 ? "-" : Field)}", lines[5]);
    }
}
