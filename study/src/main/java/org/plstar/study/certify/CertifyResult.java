package org.plstar.study.certify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.plstar.certify.Theorem;

/**
 * What is proved at a point or along a run, or what is missing.
 *
 * @param system the number of equations and of unknowns
 * @param theorems every one that was tried
 * @param files what the check reads
 */
public record CertifyResult(
        SystemSize system,
        List<TheoremResult> theorems,
        @JsonIgnore CertificateFiles files) {
    /** Copies {@code theorems}. */
    public CertifyResult {
        theorems = List.copyOf(theorems);
    }

    static CertifyResult of(List<TheoremResult> theorems, CertificateFiles files) {
        var system = files.about().system();
        return new CertifyResult(
                new SystemSize(system.equations(), system.unknowns()), theorems, files);
    }

    /** Whether a theorem was proved. */
    public boolean proved() {
        return theorems.stream().anyMatch(TheoremResult::holds);
    }

    /**
     * The proof of a theorem, or what it lacks; for B', the result for the given step.
     *
     * @throws java.util.NoSuchElementException if it was not tried
     */
    public TheoremResult of(Theorem theorem) {
        return theorems.stream().filter(t -> t.is(theorem)).findFirst().orElseThrow();
    }

    /**
     * Writes {@code certificate.json} and the arrays that it is about to a folder, which is created
     * if needed; earlier files are replaced.
     *
     * @return the certificate's file
     */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        return write(folder, new LinkedHashMap<>());
    }

    /**
     * Writes the files to an existing folder; where nothing is proved, only the weights.
     *
     * @param facts for the reader: command, how the point came about
     * @return the certificate's file
     */
    public Path write(Path folder, SequencedMap<String, String> facts) throws IOException {
        files.write(folder, theorems.stream().flatMap(t -> t.proof().stream()).toList(), facts);
        return folder.resolve(CertificateFiles.NAME);
    }
}
