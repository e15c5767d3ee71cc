using Grpc.AspNetCore.Server;
using Provenance.Registry;
using Provenance.Registry.Rules;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Which services there are, and where.</summary>
internal static class ServiceRegistration
{
    // Questions are small; only submission brings much.
    private const int MaxQuestionBytes = 64 << 10;

    // A question may bring a rule set.
    private const int MaxQuestionWithRulesBytes = RuleSetLimits.FileBytes + MaxQuestionBytes;

    public static void AddProvenance(this IServiceCollection services, ServerOptions options, OpenRegistry open)
    {
        services.AddRoutingCore();
        services.AddSingleton(options);
        services.AddSingleton(open.Registry);
        services.AddSingleton(open.Investigator);
        services.AddSingleton(open.Projections);
        services.AddSingleton(open.Leads);
        services.AddSingleton(open.LeadLoop);
        services.AddSingleton(open.Redactions);
        services.AddSingleton(options.Rules);
        services.AddSingleton<SubmissionDesk>();
        services.AddSingleton<OpenStreams>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenStreams>());
        services.AddSingleton(new EntryWriting(open.Registry.Key.Origin));
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<DoubtedWithdrawals>();
        services.AddSingleton<DisputedAnswers>();
        services
            .AddGrpc(grpc =>
            {
                grpc.Interceptors.Add<ErrorInterceptor>();
                grpc.MaxReceiveMessageSize = MaxQuestionBytes;
                grpc.EnableDetailedErrors = false;
            })
            .AddServiceOptions<InvestigationService>(grpc =>
            {
                grpc.MaxReceiveMessageSize = MaxQuestionWithRulesBytes;
                grpc.Interceptors.Add<DisputedAnswers>();
            })
            .AddServiceOptions<SubmissionService>(grpc => grpc.MaxReceiveMessageSize = SubmissionLimits.MaxMessageBytes);

        // The limits above count bytes as they come, and a compressed message has no other once it is unpacked: none is taken.
        // After all configuration, for the framework adds its own compression where there is none.
        services.PostConfigure<GrpcServiceOptions>(grpc => grpc.CompressionProviders.Clear());
        services.AddGrpcReflection();
        services
            .AddGrpcHealthChecks(health =>
            {
                health.Services.Map("", check => check.Tags.Contains(StoreHealth.Questions));
                health.Services.Map(WitnessHealth.Witnesses, check => check.Tags.Contains(WitnessHealth.Witnesses));
                health.Services.Map(Name(Wire.SubmissionService.Descriptor), check => check.Tags.Contains(LogHealth.Submission));
                health.Services.Map(Name(Wire.InvestigationService.Descriptor), check => check.Tags.Contains(ProjectionHealth.Investigation));
                health.Services.Map(LeadHealth.Service, check => check.Tags.Contains(LeadHealth.Recording));
                health.Services.Map(RedactionHealth.Service, check => check.Tags.Contains(RedactionHealth.CarryingOut));
                health.Services.Map(Name(Wire.AuditService.Descriptor), check => check.Tags.Contains(StoreHealth.Questions));
            })
            .AddCheck<LogHealth>("log", tags: [LogHealth.Submission])
            .AddCheck<StoreHealth>("store", tags: [LogHealth.Submission, StoreHealth.Questions])
            .AddCheck<WitnessHealth>("witnesses", tags: [WitnessHealth.Witnesses])
            .AddCheck<ProjectionHealth>("projections", tags: [ProjectionHealth.Investigation])
            .AddCheck<LeadHealth>("leads", tags: [LeadHealth.Recording])
            .AddCheck<RedactionHealth>("redactions", tags: [RedactionHealth.CarryingOut]);
    }

    public static void MapProvenance(this WebApplication app, ProvenanceRegistry registry)
    {
        app.MapGrpcService<SubmissionService>();
        app.MapGrpcService<InvestigationService>();
        app.MapGrpcService<AuditService>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        app.MapTiles(registry);
    }

    private static string Name(Google.Protobuf.Reflection.ServiceDescriptor service) => service.FullName;
}
