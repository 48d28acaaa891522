package org.plstar.app.certificate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.app.report.NumberText;
import org.plstar.array.Workers;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.landscape.certificate.check.Claim;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code plstar certify --check}: hashes first, then every claim anew. */
public final class CertificateCheck {
    private CertificateCheck() {}

    /**
     * Checks a certificate and prints what came of it.
     *
     * @return whether it claims something and all of it was confirmed
     * @throws org.plstar.refusal.Refusal if the file or its arrays were changed
     */
    public static boolean run(Path file, boolean json, Workers workers) {
        ObjectNode certificate = CertificateFiles.read(file);
        List<Claim> claims = CertificateFiles.claims(file, certificate);
        ObjectNode j = JsonMapper.shared().createObjectNode();
        ArrayNode all = j.putArray("theorems");
        boolean confirmed = !claims.isEmpty();
        for (Claim claim : claims) {
            Check check = CertificateFiles.fitting(file, () -> Check.of(claim, workers));
            if (check.confirmed() && claim.theorem().equals("C''")) {
                Check proved = check;
                check =
                        CertificateFiles.fitting(
                                file, () -> distance(file, certificate, claim, proved));
            }
            confirmed &= check.confirmed();
            all.addObject()
                    .put("theorem", claim.theorem())
                    .put("confirmed", check.confirmed())
                    .put("words", check.words());
            if (!json) {
                System.out.println(
                        "- "
                                + claim.theorem()
                                + (check.confirmed() ? " confirmed" : " NOT confirmed")
                                + numbers(claim, certificate)
                                + ": "
                                + check.words()
                                + ".");
            }
        }
        j.put("confirmed", confirmed);
        if (json) {
            System.out.println(j);
        } else {
            System.out.println(
                    claims.isEmpty()
                            ? "The certificate claims nothing."
                            : confirmed
                                    ? "Confirmed, from the stored weights and data alone. Other constants, knots and majorants in the file say how the proofs were"
                                            + " found; no claim rests on them."
                                    : "Not confirmed.");
        }
        return confirmed;
    }

    /** The numbers of a claim. */
    private static String numbers(Claim claim, JsonNode certificate) {
        boolean refined = claim.theorem().equals("C''");
        StringBuilder text = new StringBuilder();
        for (JsonNode t : certificate.path("theorems")) {
            if (refined && t.path("theorem").asString("").equals("C''")) {
                text.append(" for R = ").append(NumberText.inWords(t.path("radius").asDouble()));
            }
        }
        text.append(refined ? ", R1 = " : " for R = ").append(NumberText.inWords(claim.radius()));
        claim.step().ifPresent(s -> text.append(", η = ").append(NumberText.inWords(s)));
        claim.rate().ifPresent(r -> text.append(", rate ").append(NumberText.inWords(r)));
        return text.toString();
    }

    /**
     * That w1 is as close to w0 as the claim needs.
     *
     * @throws IllegalArgumentException if their arrays are not of the same names and shapes, or not
     *     finite
     */
    private static Check distance(Path file, JsonNode certificate, Claim claim, Check check) {
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
