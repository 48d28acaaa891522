package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The numbers of the bounds against those of the second check, which was written from the documents
 * alone: {@link #main} writes {@link Systems} to a folder, {@code tools/check_references.py} makes
 * the resource of it.
 */
class ReferenceTest {
    /** Writes the files of all systems into a folder. */
    public static void main(String[] folder) throws IOException {
        for (Systems s : Systems.all()) {
            CertificateFiles.write(Path.of(folder[0], s.name()), s.json(), s.arrays());
        }
    }

    /** System, claim and number to value. */
    private static Map<String, Double> references() throws IOException {
        Map<String, Double> all = new LinkedHashMap<>();
        try (InputStream in = ReferenceTest.class.getResourceAsStream("references.txt")) {
            byte[] bytes = Objects.requireNonNull(in).readAllBytes();
            for (String line :
                    new String(bytes, StandardCharsets.US_ASCII).lines().toList()) {
                int at = line.lastIndexOf(' ');
                all.put(line.substring(0, at), Double.parseDouble(line.substring(at + 1)));
            }
        }
        return all;
    }

    /** The same numbers, of the check. */
    static Map<String, Double> numbers(Systems s) {
        Map<String, Double> all = new LinkedHashMap<>();
        Certificate c = s.certificate();
        for (int i = 0; i < c.claims().size(); i++) {
            String key = s.name() + " " + i + " ";
            Map<String, Double> n = new LinkedHashMap<>();
            try {
                numbers(c, c.claims().get(i), key, n);
                all.putAll(n);
            } catch (NotProved e) {
                all.put(key + "refused", 1.0);
            }
        }
        return all;
    }

    private static void numbers(Certificate c, Claim claim, String key, Map<String, Double> n) {
        switch (claim.kind()) {
            case N -> {
                List<double[][]> q = new ArrayList<>();
                for (Listing p : c.programs()) {
                    q.add(p.rows(claim.direction().get(q.size()), p.outputs));
                }
                Away a = new Away(c, "w1", claim.measured(), claim.sharp(), q);
                n.put(key + "value", a.away);
                n.put(key + "need", a.moves(claim.radius()));
            }
            case M -> {
                Proof p = Claims.prove(c, claim);
                NotProved.require(p.confirmed(), p.why());
                n.put(key + "largest", p.number("movement"));
                n.put(key + "kept", p.number("kept"));
            }
            case B -> {
                Point p = new Point(c, claim);
                n.put(key + "b1", Math.sqrt((1 - 1e-4) / Search.step(p, claim.radius())));
                n.put(key + "Lip", p.bounds(claim.radius(), true).slope());
            }
            default -> lengths(c, claim, key, n);
        }
    }

    private static void lengths(Certificate c, Claim claim, String key, Map<String, Double> n) {
        Point p = new Point(c, claim);
        n.put(key + "r0", p.residual());
        n.put(key + "a0", p.least());
        int cell = 0;
        for (double r : claim.radii()) {
            n.put(key + "slope" + cell, p.kappa(r).slope());
            n.put(key + "level" + cell++, Search.kappa(p, r) - r * p.kappa(r).slope());
        }
    }

    @Test
    void numbersAreThoseOfTheSecondCheck() throws IOException {
        Map<String, Double> right = references();
        assertThat(right).hasSizeGreaterThan(600);
        for (Systems s : Systems.all()) {
            Map<String, Double> found = numbers(s);
            found.forEach((key, v) -> {
                String level = key.replace("refused", "level0");
                if (right.getOrDefault(level, 0.0) > 0.1 && !level.equals(key)) {
                    return; // singular to rounding: the second check has a bad D
                }
                double r = right.getOrDefault(key, Double.NaN);
                double apart = Math.abs(v - r) / (Math.abs(r) + 1e-6);
                assertThat(apart).as("%s: %s, not %s", key, v, r).isLessThan(3e-6);
            });
        }
    }
}
