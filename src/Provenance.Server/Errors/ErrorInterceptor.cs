// The outermost layer of every call: nothing leaves but a typed error. Expected refusals arrive here as RpcException;
// what is unexpected becomes INTERNAL with a request id, and only its type and place reach the log, never its message,
// which might quote what somebody sent. Damage of what is stored is told: its message says where, and nothing of any record.
using Grpc.Core;
using Grpc.Core.Interceptors;
using Provenance.Registry.Log;
using Provenance.Statements;

namespace Provenance.Server;

/// <summary>Turns exceptions into typed errors, and caps the time of unary calls.</summary>
internal sealed partial class ErrorInterceptor(ServerOptions options, ILogger<ErrorInterceptor> logger) : Interceptor
{
    private const string DamageRemedy =
        "Sending it again does not help. Tell the registry's operator, whom \"provenance fsck\" shows what can be mended; a copy of the log has the entry.";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        using var cap = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        cap.CancelAfter(options.MaxCallTime);

        // Where the framework looks for the request behind a call context that is not its own.
        context.UserState["__HttpContext"] = context.GetHttpContext();
        try
        {
            return await continuation(request, new CappedCallContext(context, cap.Token));
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        if (exception is OperationCanceledException or IOException && context.CancellationToken.IsCancellationRequested)
        {
            var isLate = context.Deadline <= options.Time.GetUtcNow().UtcDateTime;
            return isLate ? DeadlineExceeded("The deadline passed.") : new RpcException(new Status(StatusCode.Cancelled, "The caller cancelled."));
        }

        if (exception is OperationCanceledException)
        {
            return DeadlineExceeded($"The server gives a call {options.MaxCallTime.TotalSeconds:0} seconds.");
        }

        var requestId = RequestId.Of(context);
        if (exception is StorageUnavailableException)
        {
            LogUnavailable(context.Method, requestId, exception.Message);
            return RpcErrors.Plain(RefusalReason.StorageUnavailable, "The database is locked, full or unreachable.", requestId);
        }

        if (exception is StorageCorruptException)
        {
            // It names the table and the entry, and nothing that was stated.
            LogDamaged(context.Method, requestId, exception.Message);
            return RpcErrors.From(
                new Refusal(RefusalReason.Internal, "", $"What the registry stores is damaged: {exception.Message}", DamageRemedy), requestId);
        }

        LogUnexpected(context.Method, requestId, exception.GetType().Name, exception.StackTrace);
        return RpcErrors.Plain(RefusalReason.Internal, $"A fault in the registry; request {requestId}.", requestId);
    }

    private static RpcException DeadlineExceeded(string message) => new(new Status(StatusCode.DeadlineExceeded, message));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method}, request {RequestId}: storage damaged: {Damage}")]
    private partial void LogDamaged(string method, string requestId, string damage);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method}, request {RequestId}: storage unavailable: {Reason}")]
    private partial void LogUnavailable(string method, string requestId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method}, request {RequestId}: unexpected {Exception}\n{StackTrace}")]
    private partial void LogUnexpected(string method, string requestId, string exception, string? stackTrace);
}
