using System.Globalization;
using CsCheck;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Trust;

/// <summary>Any state in the history is the one that replaying the log up to there makes.</summary>
public sealed class TrustHistoryProperties
{
    private static readonly string[] Kinds = ["training-job"];

    [Fact]
    public void A_state_at_any_size_is_what_replaying_from_the_start_gives() =>
        Gen.Select(Gen.Int[0, 99_999].Array[0, 40], Gen.Int[0, 3].Array[40], Gen.Long[0, 200].Array[20])
            .Sample((steps, gaps, sizes) => Replays(steps, gaps, sizes), iter: 25);

    private static void Replays(int[] steps, int[] gaps, long[] sizes)
    {
        using var world = new RegistryWorld(7, TestClock.Start);
        var history = TrustHistory.Empty(world.Origin);
        var log = new List<(LeafIndex Index, StatementContent Content, KeyId[] Signers)>();
        var reader = new StatementReader(world.Origin);
        foreach (var (place, attestation) in world.Genesis().Concat(steps.Select(step => Draw(world, step))).Index())
        {
            var content = reader.Read(attestation).Content!;
            KeyId[] signers = [.. attestation.Envelope.Signatures.Select(signature => signature.KeyId)];
            var judgement = TrustJudge.Judge(history.Current, content, signers);
            if (judgement.Refusal is null)
            {
                // Reports stand between trust statements.
                var index = new LeafIndex(place == 0 ? 0 : history.Next.Value + gaps[place % gaps.Length]);
                history = history.Append(content, judgement.Signer, index);
                log.Add((index, content, signers));
            }
        }

        foreach (var size in sizes.Append(0).Append(history.Next.Value).Select(size => new TreeSize(size)))
        {
            var again = TrustState.Empty(world.Origin);
            foreach (var (index, content, signers) in log.Where(entry => size.Contains(entry.Index)))
            {
                again = again.Apply(content, TrustJudge.Judge(again, content, signers).Signer, index);
            }

            Assert.Equal(Shown(again), Shown(history.At(size)));
        }
    }

    // Keys, kinds of statement and versions at random: about a third of them is acceptable when it comes.
    private static Attestation Draw(RegistryWorld world, int step)
    {
        SigningKey[] keys = [world.Operator.Key, world.Reporter, world.Customer.Key, world.Operator.RecoveryKey, world.Random.Key("further")];
        var key = keys[step % keys.Length];
        var version = 1 + (step / 5 % 5);
        return (step / 25 % 6) switch
        {
            0 => world.Trust.Suspension(key, version).Sign(world.Authorities[0].Key),
            1 => world.Trust.Reinstatement(key, version).Sign(world.Quorum),
            2 when step % 4 == 0 => world.Trust.Revocation(key, version).Sign(world.Quorum),
            3 => world.Trust.Accreditation(world.Operator, key, sites: ["*"], version: version).Sign(world.Quorum),
            4 => world.Trust.Delegation(world.Operator, key, [RegistryWorld.Site], Kinds, version).Sign(world.Operator.Key),
            _ => world.Trust.Root(version).Sign(world.Quorum),
        };
    }

    private static string Shown(TrustState trust) => string.Join('\n', trust.Keys
        .OrderBy(key => key.KeyId)
        .Select(key => string.Create(
            CultureInfo.InvariantCulture,
            $"{key.KeyId} {key.Party} {key.Role} {key.Use} {key.DelegatedBy} {key.OwnStanding} {trust.StandingOf(key)} {key.ValidFrom} {key.ValidUntil} {key.AcceptUntil} {string.Join(',', key.Sites)} {string.Join(',', key.Kinds)} {string.Join(',', key.Statements)}"))
        .Append(string.Create(CultureInfo.InvariantCulture, $"{trust.Epoch} {trust.Root?.Version} {string.Join(',', trust.Roots)}")));
}
