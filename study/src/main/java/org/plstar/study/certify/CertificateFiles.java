package org.plstar.study.certify;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Sha256;
import org.plstar.certify.LoweredEquations;
import org.plstar.certify.lower.Array;
import org.plstar.check.Claim;
import org.plstar.network.Weights;
import org.plstar.study.Release;

/**
 * The files that the check reads: {@code certificate.json} and {@code arrays.npz}; and beside
 * these, the points as files of weights.
 *
 * @param about the equations
 * @param equations as programs of the language of certificates
 * @param points weights by name
 */
public record CertificateFiles(
        CertifiedSystem about, LoweredEquations equations, SequencedMap<String, double[]> points) {
    /** The name of the certificate's file. */
    public static final String NAME = LoweredEquations.TEXT;

    /**
     * The weights of a point, [p].
     *
     * @param name such as {@code w1}
     */
    public double[] point(String name) {
        return requireNonNull(points.get(name), name).clone();
    }

    /** The folder in which a run keeps its certificate. */
    public static Path ofRun(Path run) {
        return run.resolve("certificate");
    }

    /**
     * The certificate for a given file, folder or run; where there is none, the file of attempts.
     */
    public static Path file(Path given) {
        for (String name : List.of(NAME, Attempts.NAME)) {
            for (Path folder : List.of(given, ofRun(given))) {
                if (Files.isRegularFile(folder.resolve(name))) {
                    return folder.resolve(name);
                }
            }
        }
        return given;
    }

    /** The SHA-256 digest of the certificate in a folder; if there is none, a text that says so. */
    public static String digest(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        return Files.exists(file) ? Sha256.of(file) : "nothing is claimed";
    }

    /**
     * Writes the files; without claims, removes those of an earlier certificate.
     *
     * @param facts for the reader
     */
    void write(Path folder, List<Claim> claims, SequencedMap<String, String> facts)
            throws IOException {
        if (claims.isEmpty()) {
            Files.deleteIfExists(folder.resolve(NAME));
            Files.deleteIfExists(folder.resolve(LoweredEquations.ARRAYS));
        } else {
            Map<String, String> said = new LinkedHashMap<>(facts);
            said.putAll(about.facts());
            said.put("plstar", Release.version());
            SequencedMap<String, Array> more = new LinkedHashMap<>();
            String binding = BindingText.of(about, equations.programs().getFirst(), claims, more);
            SequencedMap<String, double[]> claimed = new LinkedHashMap<>(points);
            claimed.keySet().removeIf(name -> claims.stream().noneMatch(c -> c.names(name)));
            equations.write(folder, claimed, claims, said, binding, more);
        }
        for (String name : List.of("w0", "w1")) {
            double[] w = points.get(name);
            if (w != null) {
                Weights.save(folder.resolve(name + ".npz"), about.system().layout(), w);
            }
        }
    }
}
