package org.plstar.study.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.certify.LoweredEquations;
import org.plstar.certify.Refinement;
import org.plstar.certify.Theorem;
import org.plstar.certify.Trial;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was proved at a point, or what is missing.
 *
 * @param equations as programs of the language of certificates
 * @param trials every theorem that was tried
 * @param refinement the point that Gauss–Newton steps lead to, of which C'' speaks; absent for M
 */
public record CertifyResult(
        CertifyRequest request,
        LoweredEquations equations,
        List<Trial> trials,
        Optional<Refinement> refinement) {
    /** Copies. */
    public CertifyResult {
        trials = List.copyOf(trials);
    }

    /** Whether a theorem was proved. */
    public boolean proved() {
        return trials.stream().anyMatch(Trial::holds);
    }

    /** The proof of a theorem, or what it lacks; of B' that for the step that was asked for. */
    public Trial of(Theorem theorem) {
        return trials.stream()
                .filter(t -> t.theorem() == theorem)
                .findFirst()
                .orElseGet(() -> Trial.withheld(theorem, false, "it was not tried"));
    }

    /**
     * Writes {@code certificate.json} and the arrays that it is about into a folder, which is made
     * if there is none; files of these names are replaced.
     *
     * @return the certificate's file
     */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        request.about().describe(facts);
        write(folder, facts);
        return folder.resolve(CertificateFiles.NAME);
    }

    /**
     * Writes the same into a folder that exists.
     *
     * @param facts for the reader: command, data, how the point came about
     * @return what was written
     */
    public ObjectNode write(Path folder, SequencedMap<String, String> facts) throws IOException {
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", request.w0());
        refinement.ifPresent(w1 -> points.put("w1", w1.point()));
        return CertificateFiles.write(
                folder,
                request.about(),
                equations,
                points,
                trials.stream()
                        .map(t -> CertificateFiles.theorem(t, request.about().system()))
                        .toList(),
                facts);
    }
}
