// The two paths of tlog-witness over plain HTTP/1.1: POST <prefix>/add-checkpoint for logs, and
// GET <prefix>/<SHA-256 of the origin in hex>/checkpoint for monitors; and /healthz for whoever runs it. Bodies of refusals
// are a sentence for people, except that of a 409, which is the size alone.

using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Provenance.Transparency;

namespace Provenance.Witness;

/// <summary>Serves a witness.</summary>
internal sealed partial class WitnessEndpoints(CosigningWitness witness, WitnessOptions options, ILogger<WitnessEndpoints> logger)
{
    private const string TextType = "text/plain; charset=utf-8";
    private const string Damaged = "the state of the witness is damaged: it signs nothing any more; its log says what to do";

    public void Map(IEndpointRouteBuilder routes, string prefix)
    {
        routes.MapPost(prefix + "/" + AddCheckpointRequest.Path, AddCheckpointAsync);
        routes.MapGet(prefix + "/{originHash}/checkpoint", CheckpointAsync);
        routes.MapGet(prefix + "/healthz", HealthAsync);
    }

    private Task HealthAsync(HttpContext context) => witness.Damage is null
        ? TextAsync(context, StatusCodes.Status200OK, "ok")
        : TextAsync(context, StatusCodes.Status503ServiceUnavailable, Damaged);

    private async Task AddCheckpointAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        end.CancelAfter(options.RequestTimeout);
        try
        {
            var body = await ReadAsync(context.Request, end.Token);
            if (body is null)
            {
                await TextAsync(context, StatusCodes.Status413PayloadTooLarge, $"a request has at most {AddCheckpointRequest.MaxBytes} bytes");
                return;
            }

            await AnswerAsync(context, await witness.AddCheckpointAsync(body, end.Token));
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await TextAsync(context, StatusCodes.Status408RequestTimeout, "the request took too long");
        }
        catch (BadHttpRequestException exception)
        {
            await TextAsync(context, exception.StatusCode, "the request cannot be read");
        }
        catch (Exception exception) when (exception is WitnessStateException or ClockBehindException)
        {
            LogUnable(exception.Message);
            if (witness.Damage is not null)
            {
                await TextAsync(context, StatusCodes.Status503ServiceUnavailable, Damaged);
                return;
            }

            context.Response.Headers.RetryAfter = "1";
            await TextAsync(context, StatusCodes.Status503ServiceUnavailable, "the witness cannot sign now; try again later");
        }
    }

    private async Task AnswerAsync(HttpContext context, WitnessAnswer answer)
    {
        switch (answer.Status)
        {
            case WitnessStatus.Consistent:
                await WriteAsync(context, StatusCodes.Status200OK, TextType, AddCheckpointResponse.Format(answer.Cosignatures));
                return;
            case WitnessStatus.Conflict:
                await WriteAsync(context, (int)answer.Status, AddCheckpointResponse.SizeType, AddCheckpointResponse.FormatSize(answer.Held));
                return;
            case WitnessStatus.Inconsistent:
                // Either who asked made the proof up, or the log forked: what proves that is kept.
                LogInconsistent(answer.Reason);
                break;
            default:
                LogRefused((int)answer.Status, answer.Reason);
                break;
        }

        await TextAsync(context, (int)answer.Status, answer.Reason);
    }

    private async Task CheckpointAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            var name = context.Request.RouteValues["originHash"] as string;
            var found = Digest.TryParse(name, out var hash) ? witness.Find(hash) : null;
            await (found is null
                ? TextAsync(context, StatusCodes.Status404NotFound, "no checkpoint of such a log was cosigned here")
                : WriteAsync(context, StatusCodes.Status200OK, TextType, found.Format()));
        }
        catch (WitnessStateException exception)
        {
            LogUnable(exception.Message);
            await TextAsync(
                context, StatusCodes.Status503ServiceUnavailable, witness.Damage is null ? "what is held cannot be read now; try again later" : Damaged);
        }
    }

    // Null where it is too long, whether it said so or not.
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new byte[AddCheckpointRequest.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length < buffer.Length ? buffer[..length] : null;
    }

    private static Task TextAsync(HttpContext context, int status, string text) =>
        WriteAsync(context, status, TextType, Encoding.UTF8.GetBytes(text + "\n"));

    private static async Task WriteAsync(HttpContext context, int status, string type, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing was signed: {Reason}")]
    private partial void LogUnable(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a log signed was not shown to extend what is held; two roots of one size are kept in state.db, see witness show: {Reason}")]
    private partial void LogInconsistent(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused with {Status}: {Reason}")]
    private partial void LogRefused(int status, string reason);
}
