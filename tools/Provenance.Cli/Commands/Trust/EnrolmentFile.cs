using System.CommandLine;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>A public key file with a proof of possession that was checked.</summary>
internal sealed record EnrolmentFile(BoundKey Key, Enrolment Enrolment)
{
    public static Argument<string> Argument() => new("ENROLMENT") { Description = "The public key file that \"provenance enroll\" wrote." };

    public static EnrolmentFile Read(string path, string origin)
    {
        var file = KeyFiles.ReadPublic(path);
        if (file.Enrolment is not { } enrolment || !Words.TryParse<KeyUse>(file.Use.ToString(), out var use))
        {
            throw CommandException.Usage($"{path} has no proof of possession", "Have its holder run \"provenance enroll\".");
        }

        if (enrolment.Origin != origin)
        {
            throw CommandException.Refused($"{path} is made out to {enrolment.Origin}, not to {origin}", "Have its holder enroll with this registry's origin.");
        }

        return ProofOfPossession.Verify(file.Key, origin, enrolment.Handle, use, enrolment.ProofOfPossession)
            ? new EnrolmentFile(new BoundKey { Algorithm = KeyAlgorithm.Ed25519, PublicKey = file.Key, Use = use }, enrolment)
            : throw CommandException.Refused($"The proof of possession in {path} does not verify", "Have its holder enroll again with the key's own private key.");
    }
}
