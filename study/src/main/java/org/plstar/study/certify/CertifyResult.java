package org.plstar.study.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.landscape.certificate.Proof;
import org.plstar.landscape.certificate.Refinement;
import org.plstar.landscape.certificate.Theorem;
import org.plstar.program.ParamLayout;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was proved at a point, or what is missing.
 *
 * @param attempts every theorem that was tried
 * @param refinement the point that Gauss–Newton steps lead to, of which C'' speaks
 */
public record CertifyResult(CertifyRequest request, List<Attempt> attempts, Refinement refinement) {
    /** Copies. */
    public CertifyResult {
        attempts = List.copyOf(attempts);
    }

    /** Whether a theorem was proved. */
    public boolean proved() {
        return attempts.stream().anyMatch(a -> a.proof().holds());
    }

    /** The proof of a theorem, or what it lacks; of B' that for the step that was asked for. */
    public Proof of(Theorem theorem) {
        Optional<Attempt> found =
                attempts.stream().filter(a -> a.proof().theorem() == theorem).findFirst();
        return found.map(Attempt::proof)
                .orElseGet(() -> Proof.withheld(theorem, "it was not tried"));
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
        ParamLayout layout = request.about().system().layout();
        CertificateFiles.point(folder, "w0", layout, request.w0());
        CertificateFiles.point(folder, "w1", layout, refinement.point());
        return CertificateFiles.write(
                folder,
                request.about(),
                List.of("w0", "w1"),
                attempts.stream()
                        .map(a -> CertificateFiles.theorem(a, request.about().system()))
                        .toList(),
                facts);
    }
}
