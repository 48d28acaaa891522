package org.plstar.study.certify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.study.Session;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of checking a certificate: hashes first, then every claim proved anew from the stored
 * weights and data, by code of its own.
 *
 * @param claims in the order of the file
 */
public record CertificateCheck(List<Confirmation> claims) {
    /** Copies. */
    public CertificateCheck {
        claims = List.copyOf(claims);
    }

    /**
     * A claim and its verdict.
     *
     * @param theorem its symbol
     * @param confirmed whether it was proved anew
     * @param words what was shown, or where it failed
     * @param radius R of the claim
     * @param refinedRadius R1 of C''
     * @param step η of B', in the normalisation ½‖F - y‖²
     * @param rate of A' and B'
     */
    public record Confirmation(
            String theorem,
            boolean confirmed,
            String words,
            double radius,
            OptionalDouble refinedRadius,
            OptionalDouble step,
            OptionalDouble rate) {}

    /** Whether something is claimed and all of it was confirmed. */
    public boolean confirmed() {
        return !claims.isEmpty() && claims.stream().allMatch(Confirmation::confirmed);
    }

    /**
     * Checks a certificate.
     *
     * @param given {@code certificate.json}, its folder, or a run that has one
     * @throws org.plstar.refusal.Refusal if the file or its arrays were changed
     */
    public static CertificateCheck of(Path given, Session session) {
        Path file = CertificateFiles.file(given);
        ObjectNode certificate = CertificateFiles.read(file);
        List<Confirmation> all = new ArrayList<>();
        for (Claimed claim : CertificateFiles.claims(file, certificate)) {
            session.progress().at("check of " + claim.theorem(), 0, 1);
            Check check =
                    CertificateFiles.fitting(file, () -> claim.prover().check(session.workers()));
            boolean refined = claim.theorem().equals("C''");
            if (check.confirmed() && refined) {
                Check proved = check;
                check =
                        CertificateFiles.fitting(
                                file, () -> distance(file, certificate, claim, proved));
            }
            all.add(
                    new Confirmation(
                            claim.theorem(),
                            check.confirmed(),
                            check.words(),
                            refined ? refinedRadius(certificate) : claim.radius(),
                            refined ? OptionalDouble.of(claim.radius()) : OptionalDouble.empty(),
                            claim.step(),
                            claim.rate()));
        }
        return new CertificateCheck(all);
    }

    private static double refinedRadius(JsonNode certificate) {
        for (JsonNode t : certificate.path("theorems")) {
            if (t.path("theorem").asString("").equals("C''")) {
                return t.path("radius").asDouble();
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /**
     * That w1 is as close to w0 as the claim needs.
     *
     * @throws IllegalArgumentException if their arrays are not of the same names and shapes, or not
     *     finite
     */
    private static Check distance(Path file, JsonNode certificate, Claimed claim, Check check) {
        SequencedMap<String, NpyArray> w0 = Npz.read(file.resolveSibling("w0.npz"));
        SequencedMap<String, NpyArray> w1 = Npz.read(file.resolveSibling("w1.npz"));
        CertificateFiles.requireFinite(w0);
        CertificateFiles.requireFinite(w1);
        if (!w0.keySet().equals(w1.keySet())) {
            throw new IllegalArgumentException("w0 and w1 have other arrays");
        }
        double sum = 0;
        long terms = 2;
        for (Map.Entry<String, NpyArray> e : w1.entrySet()) {
            NpyArray other = w0.get(e.getKey());
            if (other == null || !other.shape().equals(e.getValue().shape())) {
                throw new IllegalArgumentException(e.getKey() + " of w0 and w1");
            }
            double[] a = e.getValue().values();
            double[] b = other.values();
            for (int k = 0; k < a.length; k++) {
                double d = a[k] - b[k];
                sum += d * d;
            }
            terms += a.length;
        }
        // half of what the sum may have lost, since the root is taken
        double rounding = 0.51 * 0x1p-53 * terms + 1e-14;
        double least = (Math.sqrt(sum + 1e-290) * (1 + rounding) + claim.radius()) * (1 + 1e-15);
        for (JsonNode t : certificate.path("theorems")) {
            if (t.path("theorem").asString("").equals("C''")
                    && !(t.path("radius").asDouble() >= least)) {
                return new Check(false, "w1 is farther from w0 than the radius says");
            }
        }
        return check;
    }
}
