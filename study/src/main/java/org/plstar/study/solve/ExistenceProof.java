package org.plstar.study.solve;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.TheoremResult;
import org.plstar.system.ResidualSystem;

/**
 * What is proved of an exact solution near a point.
 *
 * @param theorems that hold there
 * @param reason why none does; empty otherwise
 * @param certificate of all that were tried; absent where none could be
 */
public record ExistenceProof(
        List<String> theorems, String reason, @JsonIgnore Optional<CertifyResult> certificate) {
    /** Nothing was tried. */
    public static ExistenceProof none(String reason) {
        return new ExistenceProof(List.of(), reason, Optional.empty());
    }

    /** Tries all theorems at w, [p]. */
    static ExistenceProof at(ResidualSystem system, double[] w, Session session) {
        CertifyResult tried;
        try {
            tried = CertifyRequest.of(system, w).run(session);
        } catch (Refusal refusal) {
            return none(String.valueOf(refusal.getMessage()));
        }
        List<String> holds =
                tried.theorems().stream()
                        .filter(TheoremResult::holds)
                        .map(TheoremResult::theorem)
                        .distinct()
                        .toList();
        String reason = holds.isEmpty() ? "see the certificate for what each theorem lacks." : "";
        return new ExistenceProof(holds, reason, Optional.of(tried));
    }

    /**
     * Writes the certificate, where there is one, into a folder that exists.
     *
     * @param command for the reader: what the point was found by
     */
    public void write(Path folder, String command) throws IOException {
        if (certificate.isPresent()) {
            SequencedMap<String, String> facts = new LinkedHashMap<>();
            facts.put("command", command);
            facts.put("w0", "the point that was found");
            certificate.get().write(folder, facts);
        }
    }
}
