namespace Provenance.Statements;

/// <summary>
/// What trust alone says of a redaction: it is the next one of its statement, and that is not a trust statement. That the
/// statement is logged and has these sections, the log says, which is asked at admission.
/// </summary>
internal static class RedactionRules
{
    public static Judgement Judge(TrustState trust, RedactionBody body)
    {
        if (trust.IsTrustStatement(body.Statement))
        {
            return Judgement.Refuse(
                RefusalReason.TrustContradiction,
                "body.statement",
                $"{body.Statement} is a trust statement: later entries are judged by what it says.",
                "Trust statements are never redacted.");
        }

        var version = trust.RedactionsOf(body.Statement).Count + 1;
        return body.Version == version
            ? Judgement.ByAuthorities
            : Judgement.Refuse(
                RefusalReason.TrustVersionOutOfOrder,
                "body.version",
                $"The version is {body.Version}; the next redaction of that statement has {version}.",
                "Ask for the entry, whose redactions are shown with it, then sign again with the next version.");
    }
}
