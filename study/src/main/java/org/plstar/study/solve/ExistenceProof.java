package org.plstar.study.solve;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import org.plstar.certify.ScaledEquations;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.certify.Attempts;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.TheoremResult;
import org.plstar.study.certify.coq.Coq;
import org.plstar.study.certify.coq.CoqClaims;
import org.plstar.study.certify.coq.CoqOutcome;
import org.plstar.study.claim.Say;
import org.plstar.system.ResidualSystem;

/**
 * A proof of an exact solution near a point, or why there is none.
 *
 * @param theorems that hold there
 * @param reason why none does: what the theorem lacks that lacks least; empty otherwise
 * @param scaled R of a proof in units of powers of two near the sizes of the unknowns: how far the
 *     solution is at most, in these units; absent where the proof is in those of the text
 * @param certificate of all that were tried; absent where none could be
 * @param point where they were tried, [p], in the units of the proof; empty where none could be
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record ExistenceProof(
        List<String> theorems,
        String reason,
        @JsonInclude(Include.NON_EMPTY) OptionalDouble scaled,
        @JsonIgnore Optional<CertifyResult> certificate,
        @JsonIgnore double[] point) {
    /**
     * No proof, for a reason.
     *
     * @param point where it was tried, [p], if it was
     */
    public static ExistenceProof none(String reason, double... point) {
        return new ExistenceProof(
                List.of(), reason, OptionalDouble.empty(), Optional.empty(), point);
    }

    /**
     * Tries all theorems at w, [p]; where none holds, again in units of powers of two near the
     * sizes of unknowns and equations.
     *
     * @param local the same equations, for their Jacobian
     */
    static ExistenceProof at(
            ResidualSystem system, LocalSystem local, double[] w, Session session) {
        ExistenceProof own = at(system, w, session);
        if (!own.theorems.isEmpty()) {
            return own;
        }
        return ProofScales.of(local, w)
                .flatMap(s -> ScaledEquations.of(system, w, s.columns(), s.rows()))
                .map(g -> at(g.system(), g.point(), session))
                .filter(p -> !p.theorems.isEmpty())
                .map(p -> new ExistenceProof(p.theorems, "", p.radius(), p.certificate, p.point))
                .orElse(own);
    }

    /** The least radius of the theorems that hold. */
    private OptionalDouble radius() {
        return certificate.map(CertifyResult::theorems).orElse(List.of()).stream()
                .filter(TheoremResult::holds)
                .flatMapToDouble(t -> t.radius().stream())
                .min();
    }

    private static ExistenceProof at(ResidualSystem system, double[] w, Session session) {
        CertifyResult tried;
        try {
            tried = CertifyRequest.of(system, w).run(session);
        } catch (Refusal refusal) {
            return none(String.valueOf(refusal.getMessage()));
        }
        List<String> holds = tried.theorems().stream()
                .filter(TheoremResult::holds)
                .map(TheoremResult::theorem)
                .distinct()
                .toList();
        String reason = holds.isEmpty() ? lacking(tried.theorems()) : "";
        return new ExistenceProof(holds, reason, OptionalDouble.empty(), Optional.of(tried), w);
    }

    /**
     * The reason of the theorem whose residual exceeds the bound by the least factor; if no factor
     * is known, of the last existence theorem.
     */
    private static String lacking(List<TheoremResult> tried) {
        return tried.stream()
                .min(Comparator.<TheoremResult>comparingDouble(
                                t -> t.inequality().tooLarge().orElse(Double.POSITIVE_INFINITY))
                        .thenComparing(TheoremResult::theorem, Comparator.reverseOrder()))
                .map(t -> t.theorem() + " lacks least: " + t.words() + ".")
                .orElse("no theorem is about such equations.");
    }

    /** The same attempts with a reason that explains theirs. */
    ExistenceProof since(String why) {
        return theorems.isEmpty()
                ? new ExistenceProof(theorems, why, scaled, certificate, point)
                : this;
    }

    /** The name of the file that is written: a certificate, or the attempts. */
    public String file() {
        return theorems.isEmpty() ? Attempts.NAME : CertificateFiles.NAME;
    }

    /**
     * Writes the certificate, or the attempts where nothing is proved, to an existing folder.
     *
     * @param command for the reader: what the point was found by
     */
    public void write(Path folder, String command) throws IOException {
        if (certificate.isPresent()) {
            SequencedMap<String, String> facts = new LinkedHashMap<>();
            facts.put("command", command);
            facts.put(
                    "w0",
                    scaled.isEmpty()
                            ? "the point that was found"
                            : "the point that was found, each unknown over a power of two; so are the"
                                    + " equations");
            certificate.get().write(folder, facts);
        }
        if (theorems.isEmpty()) {
            List<TheoremResult> tried = certificate.map(CertifyResult::theorems).orElse(List.of());
            Attempts.of(command, reason, point, tried).write(folder);
        } else {
            removeAttempts(folder);
        }
    }

    /** Removes attempts from a folder where something is proved now. */
    public static void removeAttempts(Path folder) throws IOException {
        Attempts.remove(folder);
    }

    /** Gives proofs to Coq, if that was asked for, and keeps what it said. */
    public static final class ByCoq {
        private final BooleanSupplier asked;
        private Optional<CoqOutcome> said = Optional.empty();

        /**
         * Nothing is given yet.
         *
         * @param asked whether it is to be; tested when files are written
         */
        public ByCoq(BooleanSupplier asked) {
            this.asked = asked;
        }

        /** Writes the claim of a certificate for Coq, and asks it where coqc is installed. */
        public void give(ExistenceProof proof, Path folder) throws IOException {
            if (asked.getAsBoolean() && !proof.theorems().isEmpty()) {
                said = Optional.of(Coq.of(folder));
            }
        }

        /** What Coq said, by the name that files have for it. */
        public Map<String, Object> said() {
            return said.<Map<String, Object>>map(c -> Map.of("coq", c)).orElse(Map.of());
        }

        /** Says what Coq said. */
        public void tell(Say say) {
            said.ifPresent(c -> CoqClaims.tell(c, say));
        }
    }
}
